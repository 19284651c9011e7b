using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Merit.Assessment.Instruments;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Demo;
using Microsoft.Playwright;

namespace Browser;

/// <summary>Two assessors who disagree, one of them with the keyboard alone, and a moderator who settles it.</summary>
public sealed class DeskTests(BrowserHost host)
{
    private const string Picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static readonly string[] Codes = [.. ShippedInstruments.Get("merit-2019").Leaves.Select(leaf => leaf.Code)];
    private readonly string _cycle = $"tinjau-{Guid.NewGuid():N}"[..16];
    private readonly List<string> _wrong = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Agency => _cycle + "-1";

    [Fact]
    public async Task Two_disagree_and_a_moderator_settles()
    {
        BrowserHost.DemandChromium();
        await PrepareAsync();
        await FirstAsync();
        await SecondAsync();
        await SettleAsync();
        await Until.ReachedAsync(
            "the agency to be verified",
            Invited.Patience,
            async cancellation => (await host.Api.GetAsync<JsonElement>($"api/cycles/{_cycle}/assessments/{Agency}", cancellation)).GetProperty("assessment").GetProperty("stage").GetString(),
            stage => stage == "verified",
            stage => stage ?? "",
            Cancellation);
        JsonElement decision = (await host.Api.GetAsync<JsonElement>($"api/cycles/{_cycle}/assessments/{Agency}", Cancellation)).GetProperty("decisions")[0];
        Assert.Equal(("moderator-1", 2), (decision.GetProperty("assessor").GetString(), decision.GetProperty("levels").GetProperty("1.1").GetInt32()));
        Assert.Empty(_wrong);
    }

    // Keys for levels and for the next one; everything else by Tab and Enter.
    private async Task FirstAsync()
    {
        await using Window window = await host.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync("/sign-in");
        await window.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Budi Santoso" }));
        await page.WaitForURLAsync("**/home");
        await window.PressAsync(page.Locator("nav.main a[href='/desk']"));
        await page.WaitForURLAsync("**/desk");
        await LookAsync(window, "desk");
        await window.PressAsync(page.Locator("main a.button.primary").First);
        await page.WaitForURLAsync($"**/desk/{_cycle}/**");
        foreach (string code in Codes)
        {
            await Assertions.Expect(page.Locator("h2#question")).ToContainTextAsync(code + " ");
            // The hint appears with the script that listens to keys.
            await Assertions.Expect(page.Locator("[data-keys]")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync(code == "1.1" ? "2" : "3");
            if (code == "1.1")
            {
                await window.TabToAsync(page.Locator("#reason"));
                await page.Keyboard.TypeAsync("Peta jabatan belum ditetapkan 3 tahun ini.");
                await Assertions.Expect(page.Locator("[data-status]")).ToContainTextAsync("Tersimpan");
                await LookAsync(window, "review");
                // In a frame that runs no script axe would wait for ever, so that the page was looked at before.
                IResponse picture = await page.RunAndWaitForResponseAsync(() => window.PressAsync(page.Locator("a[data-kind=image]")), answer => answer.Url.Contains("/evidence/", StringComparison.Ordinal));
                Assert.Equal((200, "image/png"), (picture.Status, picture.Headers["content-type"]));
                await Assertions.Expect(page.Locator("iframe.evidence[sandbox]")).ToBeVisibleAsync();
                await window.KeepAsync("desk-review-image-1280");
            }

            await Assertions.Expect(page.Locator("[data-status]")).ToContainTextAsync("Tersimpan");
            if (code != Codes[^1])
            {
                await page.Keyboard.PressAsync("j");
            }
        }

        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(page.Locator("h2#question")).ToContainTextAsync(Codes[^2] + " ");
        await window.PressAsync(page.Locator("form[action$='/submit'] button"));
        await page.WaitForURLAsync("**?done=review-submitted");
        await LookAsync(window, "review-submitted");
        window.DemandNoComplaints();
    }

    private async Task SecondAsync()
    {
        await using Window window = await host.OpenAsync();
        IPage page = window.Page;
        await window.SignInAsync("Citra Wulandari");
        await page.GotoAsync($"/desk/{_cycle}/{Agency}");
        Assert.DoesNotContain("Peta jabatan belum ditetapkan", await page.ContentAsync(), StringComparison.Ordinal);

        // What is missing is told, with the way there.
        await page.Locator("form[action$='/submit'] button").ClickAsync();
        await Assertions.Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await LookAsync(window, "review-missing");
        await page.GotoAsync($"/desk/{_cycle}/{Agency}?i=1.1");
        IResponse document = await page.RunAndWaitForResponseAsync(() => page.Locator("a[data-kind=pdf]").ClickAsync(), answer => answer.Url.Contains("/evidence/", StringComparison.Ordinal));
        Assert.Equal((200, "application/pdf"), (document.Status, document.Headers["content-type"]));
        await Assertions.Expect(page.Locator("iframe.evidence:not([sandbox])")).ToBeVisibleAsync();
        await window.KeepAsync("desk-review-pdf-1280");
        for (int i = 0; i < Codes.Length; i++)
        {
            await Assertions.Expect(page.Locator("h2#question")).ToContainTextAsync(Codes[i] + " ");
            await page.Locator("label[for=level-3]").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = i == Codes.Length - 1 ? "Simpan" : "Simpan dan lanjut", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByText($"{i + 1} dari {Codes.Length}")).ToBeVisibleAsync();
        }

        await page.Locator("form[action$='/submit'] button").ClickAsync();
        await page.WaitForURLAsync("**?done=review-submitted");
        await Assertions.Expect(page.Locator("#differences")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Peta jabatan belum ditetapkan").First).ToBeVisibleAsync();
        await LookAsync(window, "review-differences");
        window.DemandNoComplaints("422");
    }

    private async Task SettleAsync()
    {
        await using Window window = await host.OpenAsync();
        IPage page = window.Page;
        await window.SignInAsync("Dewi Anggraini");
        await page.Locator("nav.main a[href='/moderation']").ClickAsync();
        await page.WaitForURLAsync("**/moderation");
        await LookAsync(window, "moderations");
        await page.Locator($"a[href='/moderation/{_cycle}/{Agency}']").ClickAsync();
        await page.WaitForURLAsync($"**/moderation/{_cycle}/{Agency}");
        await LookAsync(window, "moderation");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tetapkan tingkat ini" }).ClickAsync();
        await Assertions.Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await page.Locator("input[name='level-1.1'][value='2']").CheckAsync();
        await page.Locator("textarea[name='reason-1.1']").FillAsync("Penetapannya memang tidak ada.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tetapkan tingkat ini" }).ClickAsync();
        await page.WaitForURLAsync("**/moderation?done=moderated");
        await page.GotoAsync($"/moderation?agreement={_cycle}");
        await page.Locator("details summary").First.ClickAsync();
        await LookAsync(window, "agreement");
        window.DemandNoComplaints("422");
    }

    private async Task PrepareAsync()
    {
        await host.Api.PutAgenciesAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { agencies = new[] { new { code = Agency, name = "Pemerintah Kota Bandung", type = "city", contact = new { email = $"{Agency}@instansi.example", name = "Bagian Kepegawaian" } } } }), Cancellation);
        DateTimeOffset deadline = (await host.Api.GetCycleAsync(DemoStates.Open.Id, Cancellation)).Now.AddDays(30);
        await host.Api.StartCycleAsync(
            new { id = _cycle, instrument = "merit-2019", title = new { id = "Penilaian Sistem Merit 2027", en = "Merit Assessment 2027" }, submissionDeadline = deadline, verificationDeadline = deadline.AddDays(60), agencies = new[] { Agency }, reviews = 2 },
            Cancellation);
        Dictionary<string, byte[]> files = new()
        {
            ["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(new
            {
                cycle = _cycle,
                agency = Agency,
                instrument = "merit-2019",
                entries = Codes.Select(code => new { indicator = code, level = 3, evidence = (string[])["peta-jabatan.pdf", "tangkapan-layar.png", "rekap.xlsx"] }),
            }),
            ["peta-jabatan.pdf"] = Document(),
            ["tangkapan-layar.png"] = Convert.FromBase64String(Picture),
            ["rekap.xlsx"] = "rekap"u8.ToArray(),
        };
        await new SubmissionUploader(host.Stack.ConnectionString).UploadAsync(_cycle, Agency, "1", files, isFinal: true, Cancellation);
        await Until.ReachedAsync(
            "the upload to be scored",
            Invited.Patience,
            async cancellation => (await host.Api.GetAsync<JsonElement>($"api/cycles/{_cycle}/assessments/{Agency}", cancellation)).GetProperty("assessment").GetProperty("stage").GetString(),
            stage => stage == "awaitingVerification",
            stage => stage ?? "",
            Cancellation);
        TableClient places = new(host.Stack.ConnectionString, "Assignments");
        foreach ((string slot, string who) in ((string, string)[])[("first", "asesor-1"), ("second", "asesor-2"), ("moderator", "moderator-1")])
        {
            await places.AddEntityAsync(
                new TableEntity(_cycle, $"{Agency}|{slot}")
                {
                    ["Agency"] = Agency, ["Slot"] = slot, ["Assessor"] = who, ["AssignedAt"] = DateTimeOffset.UtcNow, ["Batch"] = 1, ["Why"] = "", ["Before"] = "", ["Reviewed"] = 0, ["Unlogged"] = "",
                },
                Cancellation);
        }
    }

    private async Task LookAsync(Window window, string name)
    {
        _wrong.AddRange(await window.WrongAsync(name));
        await window.KeepAsync($"desk-{name}-1280");
        await window.Page.SetViewportSizeAsync(390, 900);
        _wrong.AddRange(await window.WrongAsync(name + " on a phone"));
        await window.KeepAsync($"desk-{name}-390");
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await window.Page.SetViewportSizeAsync(1280, 900);
        _wrong.AddRange(await window.WrongAsync(name + " in the dark"));
        await window.KeepAsync($"desk-{name}-dark");
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    // One page with two words on it.
    private static byte[] Document()
    {
        string text = "BT /F1 24 Tf 40 100 Td (Peta jabatan) Tj ET";
        string[] parts =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        StringBuilder document = new("%PDF-1.4\n");
        List<int> places = [];
        for (int i = 0; i < parts.Length; i++)
        {
            places.Add(document.Length);
            document.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{parts[i]}\nendobj\n");
        }

        int end = document.Length;
        document.Append(System.Globalization.CultureInfo.InvariantCulture, $"xref\n0 {parts.Length + 1}\n0000000000 65535 f \n");
        document.Append(string.Concat(places.Select(place => $"{place:D10} 00000 n \n")));
        document.Append(System.Globalization.CultureInfo.InvariantCulture, $"trailer << /Size {parts.Length + 1} /Root 1 0 R >>\nstartxref\n{end}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(document.ToString());
    }
}
