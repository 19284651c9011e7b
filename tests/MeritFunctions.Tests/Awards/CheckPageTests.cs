using MeritFunctions.Awards;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Awards;

/// <summary>What anybody sees who looks a certificate up. A class of its own: it asks more often than one address may.</summary>
public sealed class CheckPageTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_says_what_the_certificate_says_in_both_languages_and_knows_nobody()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        await app.LetMailsGoAsync(cycle);
        string code = await app.CodeAsync(cycle, "31");
        PageAnswer early = await app.CheckPageAsync(code);
        Assert.Equal(404, early.Status);
        await app.CertificateAsync(cycle, "31");

        PageAnswer id = await app.CheckPageAsync(code.ToLowerInvariant());
        PageAnswer en = await app.CheckPageAsync(code, "?lang=en");

        Assert.Equal((200, "private, max-age=30"), (id.Status, id.Headers.CacheControl.ToString()));
        Assert.All((string[])["Piagam ini asli dan berlaku.", "Instansi 31", "Baik", "307,5 dari 410", "SK 1", "KASN"], said => Assert.Contains(said, id.Text, StringComparison.Ordinal));
        Assert.Contains("This certificate is genuine and holds.", en.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ani Operator", id.Html, StringComparison.Ordinal);
        Assert.DoesNotContain((await app.RowAsync(cycle, "31")).ResultHash!, id.Html, StringComparison.Ordinal);

        await app.DetermineAnewAsync(cycle, "SK 9");
        PageAnswer after = await app.CheckPageAsync(code);
        Assert.Contains("tidak berlaku lagi", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SK 9", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_leads_to_the_codes_own_address_and_says_what_is_wrong_with_another()
    {
        PageAnswer form = await app.PageAsync("/check", request => Task.FromResult(app.Function<CheckPages>().Form(request)));
        PageAnswer typed = await app.PageAsync("/check?code=%207k3m-9qxa-b2d", request => Task.FromResult(app.Function<CheckPages>().Form(request)));
        PageAnswer wrong = await app.CheckPageAsync("AAAA-AAAA-AAB");
        PageAnswer strange = await app.CheckPageAsync("<script>");

        Assert.Equal(200, form.Status);
        Assert.StartsWith("/check/", typed.Location, StringComparison.Ordinal);
        Assert.Equal(404, wrong.Status);
        Assert.Contains("Bandingkan huruf demi huruf", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>\"", strange.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", strange.Html, StringComparison.Ordinal);
        Assert.Equal("no-store", wrong.Headers.CacheControl.ToString());
    }

    [Fact]
    public async Task One_address_asks_a_hundred_and_twenty_times_a_minute_at_most()
    {
        using AccessLimits limits = new(Options.Create(new AccessOptions()));
        CheckFunctions check = app.Function<CheckFunctions>(limits);
        List<int> answers = [];
        for (int i = 0; i < 121; i++)
        {
            answers.Add((await app.CallAsync(request => check.RunAsync(request, "none", Cancellation))).Status);
        }

        Assert.Equal((120, 429), (answers.Count(status => status == 404), answers[^1]));
    }
}
