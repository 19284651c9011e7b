using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Pages;

public sealed partial class PeoplePagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_shown_on_the_answer_alone_and_opens_its_role_until_it_is_revoked()
    {
        string name = MeritApp.NewId();
        PageAnswer made = await SendAsync(new() { ["name"] = name, ["role"] = "auditor", ["expiresInDays"] = "7" });
        string token = Secret().Match(made.Html).Groups[1].Value;
        PageAnswer list = await ShowAsync("/people?lang=en");

        Assert.Equal((201, 200), (made.Status, list.Status));
        Assert.Equal("auditor", (await app.Get<AccessTokens>().FindAsync(token, Cancellation))!.Role);
        Assert.Contains(name, list.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[^1], list.Html, StringComparison.Ordinal);
        Assert.Equal("no-store", made.Headers.CacheControl);

        Task<PageAnswer> RevokeAsync(string reason) => app.PageAsync(
            $"/people/tokens/{name}/revoke", request => app.Function<PeoplePages>().RevokeAsync(request, name, Cancellation), new() { ["reason"] = reason });
        PageAnswer silent = await RevokeAsync(" ");
        PageAnswer revoked = await RevokeAsync("Skrip tidak dipakai lagi.");

        Assert.Equal((422, 302, "/people?done=token-revoked"), (silent.Status, revoked.Status, revoked.Location));
        Assert.NotNull((await app.Get<TokenTable>().FindAsync(name, Cancellation))!.RevokedAt);
        Assert.Contains("Token sudah dicabut.", (await ShowAsync(revoked.Location)).Html, StringComparison.Ordinal);
        AuditEvent written = await app.LastAsync(AuditLog.Access);
        Assert.Equal((AuditKind.TokenRevoked, "op-1", name, "auditor: Skrip tidak dipakai lagi."), (written.What, written.Actor, written.Subject, written.Why));
    }

    [Fact]
    public async Task A_form_with_mistakes_keeps_what_was_typed_and_shows_all_of_them_beside_their_fields()
    {
        PageAnswer page = await SendAsync(new() { ["name"] = "<b>x", ["role"] = "emperor", ["expiresInDays"] = "9999" });

        Assert.Equal(422, page.Status);
        Assert.Contains("value=\"&lt;b&gt;x\"", page.Html, StringComparison.Ordinal);
        Assert.All(["name", "role", "expiresInDays"], field => Assert.Contains($"href=\"#field-{field}\"", page.Html, StringComparison.Ordinal));
        Assert.DoesNotContain("<b>x", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_given_before_is_told_beside_it()
    {
        Dictionary<string, string> form = new() { ["name"] = MeritApp.NewId(), ["role"] = "operator" };
        await SendAsync(form);
        PageAnswer again = await SendAsync(form);
        Assert.Equal(422, again.Status);
        Assert.Contains("href=\"#field-name\"", again.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_changes_nothing_is_offered_no_change()
    {
        PageAnswer page = await ShowAsync("/people", PageCalls.Auditor);
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("action=\"/people\"", page.Html, StringComparison.Ordinal);
        PageAnswer none = await app.PageAsync("/people/tokens/nobody/revoke", request => app.Function<PeoplePages>().AskAsync(request, "nobody", Cancellation));
        Assert.Equal(404, none.Status);
    }

    [Fact]
    public async Task What_a_page_carries_proves_its_form_also_behind_a_host_that_speaks_plain_http()
    {
        PageAnswer page = await ShowAsync("/people");
        string cookie = Assert.Single(page.Headers.SetCookie, line => line!.StartsWith("__Host-merit-form=", StringComparison.Ordinal))!;
        string proof = Proof().Match(page.Html).Groups[1].Value;

        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.True(await IsProvedAsync(cookie.Split(';')[0], proof));
        Assert.False(await IsProvedAsync("", proof));
        Assert.False(await IsProvedAsync(cookie.Split(';')[0], "another"));
    }

    private async Task<bool> IsProvedAsync(string cookie, string proof)
    {
        using FormUrlEncodedContent form = new([new(Sessions.ProofField, proof)]);
        DefaultHttpContext http = new() { RequestServices = app.Get<IServiceProvider>() };
        http.Request.Method = "POST";
        http.Request.Headers.Cookie = cookie;
        http.Request.ContentType = form.Headers.ContentType!.ToString();
        http.Request.Body = await form.ReadAsStreamAsync(Cancellation);
        return await app.Get<IAntiforgery>().IsRequestValidAsync(http);
    }

    private Task<PageAnswer> ShowAsync(string address, Caller? caller = null) =>
        app.PageAsync(address, request => app.Function<PeoplePages>().ShowAsync(request, Cancellation), caller: caller);

    private Task<PageAnswer> SendAsync(Dictionary<string, string> form) =>
        app.PageAsync("/people", request => app.Function<PeoplePages>().CreateAsync(request, Cancellation), form);

    [GeneratedRegex("<code class=\"secret\">([^<]+)<")]
    private static partial Regex Secret();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Proof();
}
