using System.Net;
using Microsoft.Playwright;

namespace Browser;

/// <summary>Who comes in, who goes, and what a page of another site can do with somebody's session.</summary>
public sealed class SignInTests(BrowserHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_signs_in_comes_where_they_wanted_to_be_and_signs_out()
    {
        await using Window window = await host.OpenAsync();
        await window.Page.GotoAsync("/cycles");
        Assert.Contains("/sign-in?return=%2Fcycles", window.Page.Url, StringComparison.Ordinal);
        await window.KeepAsync("sign-in");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Ani Lestari" }).ClickAsync();
        await window.Page.WaitForURLAsync("**/cycles");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Keluar" }).ClickAsync();
        await window.Page.WaitForURLAsync("**/sign-in");
        await window.Page.GotoAsync("/cycles");
        Assert.Contains("/sign-in", window.Page.Url, StringComparison.Ordinal);
        window.DemandNoComplaints();
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task No_link_leads_from_the_sign_in_to_another_site(string target)
    {
        await using Window window = await host.OpenAsync();
        await window.Page.GotoAsync("/sign-in?return=" + Uri.EscapeDataString(target));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Ani Lestari" }).ClickAsync();
        await window.Page.WaitForURLAsync("**/home");
        Assert.Equal(host.Address.Authority, new Uri(window.Page.Url).Authority);
    }

    [Fact]
    public async Task A_session_changes_nothing_without_the_proof_of_a_page_of_ours()
    {
        await using Window window = await host.OpenAsync();
        await window.SignInAsync("Ani Lestari");
        IAPIResponse forged = await window.Page.APIRequest.PostAsync("/api/tokens", new() { DataObject = new { name = "stolen", role = "operator" } });
        Assert.Equal((int)HttpStatusCode.Forbidden, forged.Status);
        Assert.Contains("form-not-ours", await forged.TextAsync(), StringComparison.Ordinal);
        Assert.Equal((int)HttpStatusCode.OK, (await window.Page.APIRequest.GetAsync("/api/tokens")).Status);
    }

    [Fact]
    public async Task A_forged_cookie_or_principal_opens_nothing_and_is_written_down()
    {
        BrowserHost.DemandChromium();
        foreach ((string name, string value) in new[] { ("Cookie", "__Host-merit=CfDJ8forged"), ("X-MS-CLIENT-PRINCIPAL", "eyJjbGFpbXMiOltdfQ==") })
        {
            using HttpClient http = new() { BaseAddress = host.Address };
            http.DefaultRequestHeaders.Add(name, value);
            using HttpResponseMessage answer = await http.GetAsync(new Uri("api/cycles", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        string log = (await host.Api.AskAsync(HttpMethod.Get, "api/cycles/~access/audit?take=1000", cancellationToken: Cancellation)).Body;
        Assert.Contains("principal-not-believed", log, StringComparison.Ordinal);
        Assert.Contains("credential-invalid", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_auditor_sees_the_tokens_and_makes_none()
    {
        await using Window window = await host.OpenAsync();
        await window.SignInAsync("Fitri Handayani");
        Assert.Equal((int)HttpStatusCode.OK, (await window.Page.APIRequest.GetAsync("/api/tokens")).Status);
        IAPIResponse refused = await window.Page.APIRequest.PostAsync("/api/tokens", new() { DataObject = new { name = "own", role = "operator" } });
        Assert.Equal((int)HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("role-missing", await refused.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_breaks_off_is_unreadable_and_no_defect()
    {
        BrowserHost.DemandChromium();
        using HttpClient http = new() { BaseAddress = host.Address };
        using StringContent broken = new("--x\r\nContent-Disposition: form-data; name=\"person\"\r\n\r\noperator-1");
        broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using HttpResponseMessage answer = await http.PostAsync(new Uri("sign-in", UriKind.Relative), broken, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
