using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Demo;
using Microsoft.Playwright;

namespace Browser;

/// <summary>What somebody may try who means harm: bodies without end, names that are markup, addresses of what is not theirs.</summary>
public sealed class AttackTests(BrowserHost host)
{
    private const string Markup = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sign-in")]
    [InlineData("register/import")]
    public async Task A_form_that_is_far_too_large_is_refused_and_nobody_else_notices(string address)
    {
        BrowserHost.DemandChromium();
        using HttpClient http = new() { BaseAddress = host.Address, Timeout = TimeSpan.FromMinutes(2) };
        using MultipartFormDataContent form = new() { { new StringContent("operator-1"), "person" }, { new ByteArrayContent(new byte[64 * 1024 * 1024]), "file", "daftar.csv" } };
        try
        {
            using HttpResponseMessage answer = await http.PostAsync(new Uri(address, UriKind.Relative), form, Cancellation);
            // The app hangs up while there is more to come, which the local host can only tell as a bad gateway.
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.BadGateway]);
        }
        catch (HttpRequestException cut) when (cut.StatusCode is null)
        {
            // The connection was closed while we still sent: that is an answer too.
        }

        Assert.True(await host.Api.IsHealthyAsync(Cancellation));
    }

    [Fact]
    public async Task A_file_above_the_limit_is_a_finding_beside_its_field()
    {
        await using Window window = await host.OpenAsync();
        await window.SignInAsync("Ani Lestari");
        await window.Page.GotoAsync("/register/import");
        await window.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "daftar.csv", MimeType = "text/csv", Buffer = new byte[3 * 1024 * 1024] });
        IResponse answer = await window.Page.RunAndWaitForResponseAsync(
            () => window.Page.GetByRole(AriaRole.Button, new() { Name = "Tampilkan perubahan" }).ClickAsync(), response => response.Request.Method == "POST");
        Assert.Equal(422, answer.Status);
        await Assertions.Expect(window.Page.Locator("input[type=file][aria-invalid=true]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Bodies_that_never_end_hold_up_nobody()
    {
        BrowserHost.DemandChromium();
        List<TcpClient> slow = [];
        try
        {
            byte[] begun = Encoding.ASCII.GetBytes(
                $"POST /register/import HTTP/1.1\r\nHost: {host.Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nfile=");
            for (int i = 0; i < 50; i++)
            {
                TcpClient one = new();
                slow.Add(one);
                await one.ConnectAsync(host.Address.Host, host.Address.Port, Cancellation);
                await one.GetStream().WriteAsync(begun, Cancellation);
            }

            using HttpClient http = new() { BaseAddress = host.Address, Timeout = Patience };
            using HttpResponseMessage answer = await http.GetAsync(new Uri("sign-in", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            slow.ForEach(one => one.Dispose());
        }

        Assert.True(await host.Api.IsHealthyAsync(Cancellation));
    }

    [Theory]
    [InlineData("sign-in?lang=a%0d%0aX-Made-Up:%20yes")]
    [InlineData("sign-in?theme=%0d%0aX-Made-Up:%20yes")]
    [InlineData("sign-in?return=%2Fhome%0d%0aX-Made-Up:%20yes")]
    [InlineData("assets/a%0d%0aX-Made-Up:%20yes")]
    [InlineData("cycles?done=%0d%0aX-Made-Up:%20yes")]
    public async Task Nothing_in_an_address_becomes_a_header(string address)
    {
        BrowserHost.DemandChromium();
        using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        using HttpResponseMessage answer = await http.GetAsync(new Uri(address, UriKind.Relative), Cancellation);
        Assert.InRange((int)answer.StatusCode, 200, 404);
        Assert.False(answer.Headers.Contains("X-Made-Up"));
        Assert.DoesNotContain(answer.Headers.SelectMany(h => h.Value), value => value.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_something_is_called_is_never_markup()
    {
        await using Window window = await host.OpenAsync();
        string cycle = "serang-" + Guid.NewGuid().ToString("N")[..8];
        await host.Api.PutAgenciesAsync(JsonSerializer.SerializeToUtf8Bytes(new { agencies = (object[])[new { code = "6601", name = Markup, type = "city", region = Markup }] }), Cancellation);
        CycleProgress now = await host.Api.GetCycleAsync(DemoStates.Open.Id, Cancellation);
        await host.Api.StartCycleAsync(
            new { id = cycle, instrument = "merit-2019", title = new { id = Markup, en = Markup }, assessingBody = Markup, submissionDeadline = now.Now.AddDays(2), agencies = (string[])["6601"] },
            Cancellation);
        BlobContainerClient submissions = new(host.Stack.ConnectionString, "submissions");
        string folder = $"{cycle}/6601/<b onclick=alert(1)>";
        await submissions.UploadBlobAsync($"{folder}/<script>alert(1)</script>.csv", BinaryData.FromString(Markup), Cancellation);
        await submissions.UploadBlobAsync($"{folder}/manifest.json", BinaryData.FromObjectAsJson(new { files = (object[])[new { name = "<script>alert(1)</script>.csv" }] }), Cancellation);
        List<UploadSummary> uploads = await Until.ReachedAsync(
            "the upload to be checked", Patience, cancellation => host.Api.GetUploadsAsync(cycle, cancellation), all => all.Count == 1 && all[0].IsSettled, all => $"{all.Count} uploads", Cancellation);
        string receipt = uploads[0].Receipt;
        string mail = (await host.Api.GetAsync<JsonElement>($"api/cycles/{cycle}/mails", Cancellation)).ToString();

        await window.SignInAsync("Ani Lestari");
        window.Page.Dialog += (_, dialog) => Assert.Fail($"{window.Page.Url} asks: {dialog.Message}");
        foreach (string address in (string[])[
            "/home", "/cycles", $"/cycles/{cycle}", $"/cycles/{cycle}/agencies", $"/cycles/{cycle}/agencies?q={Uri.EscapeDataString(Markup)}", $"/cycles/{cycle}/agencies/6601",
            $"/cycles/{cycle}/uploads", $"/cycles/{cycle}/uploads?agency={Uri.EscapeDataString(Markup)}", $"/cycles/{cycle}/uploads/6601/{receipt}", $"/cycles/{cycle}/mails", $"/cycles/{cycle}/faults",
            "/register", $"/register?name={Uri.EscapeDataString(Markup)}", "/register/6601/remove", $"/search?q={Uri.EscapeDataString("img")}", $"/search?q={Uri.EscapeDataString(Markup)}",
            "/audit", $"/audit/{cycle}", $"/audit/{cycle}?subject={Uri.EscapeDataString(Markup)}", $"/audit/{cycle}/verify", $"/home?done={Uri.EscapeDataString(Markup)}", $"/cycles/{Uri.EscapeDataString(Markup)}"])
        {
            await window.Page.GotoAsync(address);
            Assert.Equal(0, await window.Page.Locator("img[src=x], b[onclick], script:not([src])").CountAsync());
        }

        Assert.DoesNotContain(Markup, mail, StringComparison.Ordinal);
        Assert.DoesNotContain(window.Complaints, complaint => complaint.Contains("Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_belongs_to_one_cycle_is_not_found_under_another()
    {
        BrowserHost.DemandChromium();
        string own = DemoStates.InVerification.Id;
        string other = DemoStates.Released.Id;
        string receipt = (await host.Api.GetUploadsAsync(own, Cancellation))[0].Receipt;
        string agency = (await host.Api.GetUploadsAsync(own, Cancellation))[0].Agency;
        string mail = (await host.Api.GetAsync<JsonElement>($"api/cycles/{own}/mails", Cancellation))[0].GetProperty("id").GetString()!;
        using HttpClient http = new() { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Stack.Token);
        (HttpMethod Method, string Path)[] tried =
        [
            (HttpMethod.Get, $"cycles/{{0}}/mails/{mail}"), (HttpMethod.Get, $"cycles/{{0}}/mails/{mail}/text"), (HttpMethod.Post, $"cycles/{{0}}/mails/{mail}/resend"),
            (HttpMethod.Get, $"cycles/{{0}}/agencies/{agency}"), (HttpMethod.Post, $"cycles/{{0}}/agencies/{agency}/retry"), (HttpMethod.Post, $"cycles/{{0}}/faults/{agency}/retry"),
            (HttpMethod.Get, $"cycles/{{0}}/uploads/{agency}/{receipt}"), (HttpMethod.Get, $"api/cycles/{{0}}/uploads/{agency}/{receipt}"),
            (HttpMethod.Get, $"api/cycles/{{0}}/assessments/{agency}"), (HttpMethod.Post, $"api/cycles/{{0}}/mails/{mail}/resend"), (HttpMethod.Post, $"api/cycles/{{0}}/assessments/{agency}/retry"),
        ];
        List<string> wrong = [];
        foreach ((HttpMethod method, string path) in tried)
        {
            foreach ((string cycle, bool isOwn) in ((string, bool)[])[(own, true), (other, false)])
            {
                using HttpRequestMessage request = new(method, new Uri(path.Replace("{0}", cycle, StringComparison.Ordinal), UriKind.Relative));
                using HttpResponseMessage answer = await http.SendAsync(request, Cancellation);
                wrong.AddRange(answer.StatusCode == HttpStatusCode.NotFound == isOwn ? [$"{method} {request.RequestUri}: {answer.StatusCode}"] : []);
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Budi Santoso", "/register /register/import /people /audit /cycles/new /cycles/{0}/mails /cycles/{0}/faults /audit/{0} /audit/{0}/verify /register/9901/remove")]
    [InlineData("Fitri Handayani", "/register/import /cycles/new /register/9901/remove")]
    public async Task A_page_of_another_role_is_refused_and_not_offered(string person, string closed)
    {
        await using Window window = await host.OpenAsync();
        await window.SignInAsync(person);
        string proof = await window.Page.Locator("input[name=__RequestVerificationToken]").First.GetAttributeAsync("value") ?? "";
        foreach (string address in closed.Replace("{0}", DemoStates.InVerification.Id, StringComparison.Ordinal).Split(' '))
        {
            Assert.Equal(0, await window.Page.Locator($"a[href='{address}']").CountAsync());
            Assert.Equal(403, (await window.Page.APIRequest.GetAsync(address)).Status);
        }

        // A form of their own proves where it comes from, and not that they may send it.
        foreach (string form in (string[])["/register/import", "/register/9901/remove", "/people", "/cycles/new", $"{DemoPages.InVerification}/faults/resume", $"{DemoPages.InVerification}/agencies/3311/retry"])
        {
            IAPIResponse answer = await window.Page.APIRequest.PostAsync(form, new() { Headers = new Dictionary<string, string> { ["X-Merit-Form"] = proof }, Form = window.Page.APIRequest.CreateFormData().Set("reason", "x") });
            Assert.Equal(403, answer.Status);
        }
    }
}
