using System.Net;
using Merit.Cli.Api;
using Microsoft.Playwright;

namespace Browser;

/// <summary>An agency comes in by the link in its mail; what others can do with that link, with its session and with its pages.</summary>
public sealed class LinkTests(BrowserHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, ColorScheme.Light, "id", "Masuk", "Kirim penilaian mandiri")]
    [InlineData(1280, ColorScheme.Dark, "en", "Enter", "Send the self-assessment")]
    [InlineData(390, ColorScheme.Light, "id", "Masuk", "Kirim penilaian mandiri")]
    public async Task An_agency_opens_the_link_of_its_mail_and_sees_what_to_do(int width, ColorScheme colours, string language, string enter, string lead)
    {
        await using Window window = await host.OpenAsync(width, colours: colours);
        (string cycle, string[] agencies) = await Invited.OpenAsync(host);
        string name = $"{width}-{colours.ToString().ToLowerInvariant()}-{language}";
        string link = await Invited.LinkAsync(host, cycle, agencies[0]);
        await window.Page.SetContentAsync(Invited.MailsTo(host, cycle, agencies[0], "invitation").Last().Html!);
        List<string> wrong = [.. await LookAsync("invitation")];
        await window.Page.GotoAsync($"{link}&lang={language}");
        wrong.AddRange(await LookAsync("link"));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = enter, Exact = true }).ClickAsync();
        await window.Page.WaitForURLAsync("**/a/status");
        Assert.Contains(lead, await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        wrong.AddRange(await LookAsync("agency-status"));
        Assert.Empty(wrong.Concat(window.Complaints));

        async Task<IEnumerable<string>> LookAsync(string what)
        {
            await window.KeepAsync($"{what}-{name}");
            return await window.WrongAsync(what);
        }
    }

    [Fact]
    public async Task A_session_of_an_agency_opens_nothing_of_another_and_nothing_of_the_staff_and_ends_with_its_link()
    {
        await using Window window = await host.OpenAsync();
        (string cycle, string[] agencies) = await Invited.OpenAsync(host, 2);
        string link = await Invited.LinkAsync(host, cycle, agencies[0]);
        // A cookie that somebody planted beforehand is not the session's.
        await window.Page.Context.AddCookiesAsync([new() { Name = "__Host-merit", Value = "planted", Url = host.Address.ToString().Replace("http:", "https:", StringComparison.Ordinal), Secure = true }]);
        await Invited.EnterAsync(window, link);

        string[] closed =
        [
            "/home", "/cycles", $"/cycles/{cycle}", $"/cycles/{cycle}/agencies/{agencies[0]}", $"/cycles/{cycle}/agencies/{agencies[1]}", "/register", "/people", "/audit", "/search?q=a",
            $"/api/cycles/{cycle}", $"/api/cycles/{cycle}/assessments/{agencies[0]}", $"/api/cycles/{cycle}/assessments/{agencies[1]}", $"/api/cycles/{cycle}/mails", $"/api/cycles/{cycle}/uploads", "/api/agencies", "/api/tokens",
        ];
        foreach (string address in closed)
        {
            Assert.Equal((address, (int)HttpStatusCode.Forbidden), (address, (await window.Page.APIRequest.GetAsync(address)).Status));
        }

        // A form that is sent again from elsewhere, without the proof of a page of ours.
        Assert.Equal((int)HttpStatusCode.Forbidden, (await window.Page.APIRequest.PostAsync("/sign-out")).Status);
        IAPIResponse status = await window.Page.APIRequest.GetAsync($"/a/status?cycle={cycle}&agency={agencies[1]}");
        Assert.DoesNotContain($"Instansi {agencies[1]}", await status.TextAsync(), StringComparison.Ordinal);

        using StringContent reason = new("""{"reason":"Tautan diteruskan ke luar instansi."}""", System.Text.Encoding.UTF8, "application/json");
        ApiAnswer revoked = await host.Api.AskAsync(HttpMethod.Delete, $"api/cycles/{cycle}/assessments/{agencies[0]}/link", reason, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, revoked.Status);
        Assert.Equal((int)HttpStatusCode.Unauthorized, (await window.Page.GotoAsync("/a/status"))!.Status);
        await window.KeepAsync("agency-signed-out");
        await using Window other = await host.OpenAsync(390);
        Assert.Equal((int)HttpStatusCode.Gone, (await other.Page.GotoAsync(link))!.Status);
        await other.KeepAsync("link-ended-390");
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Kirim tautan yang berlaku" }).ClickAsync();
        await other.Page.GetByText("Permintaan Anda sudah kami terima").WaitForAsync();
        await other.KeepAsync("link-requested-390");

        string newest = await Invited.LinkAsync(host, cycle, agencies[0], after: link);
        await Invited.EnterAsync(other, newest);
        // The address stays the same.
        ILocator leave = other.Page.GetByRole(AriaRole.Button, new() { Name = "Keluar" });
        await leave.ClickAsync();
        await Assertions.Expect(leave).ToBeHiddenAsync();
        Assert.DoesNotContain(agencies[0], await other.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        // What the app and its host write down names no link.
        foreach (string log in Directory.GetFiles(host.Stack.LogDirectory))
        {
            using StreamReader lines = new(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            Assert.DoesNotContain("link=CfDJ8", await lines.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        }
    }
}
