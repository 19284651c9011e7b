using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Merit.Assessment.Instruments;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Demo;
using Microsoft.Playwright;

namespace Browser;

/// <summary>A plenary of three: one leaves the room for an agency, two agencies are decided, a blocker is conceded, and the results are released.</summary>
public sealed class PlenaryTests(BrowserHost host)
{
    private readonly string _cycle = $"pleno-{Guid.NewGuid():N}"[..14];
    private readonly List<string> _wrong = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string First => $"{_cycle}-1";

    private string Second => $"{_cycle}-2";

    [Fact]
    public async Task From_the_agenda_to_the_release()
    {
        await using Window chair = await host.OpenAsync();
        await using Window phone = await host.OpenAsync(width: 390);
        await using Window dark = await host.OpenAsync(colours: ColorScheme.Dark);
        await PrepareAsync();
        await chair.SignInAsync("Eko Prasetyo");
        await phone.SignInAsync("Gita Maharani");
        await dark.SignInAsync("Hadi Nugroho");

        await PlanAsync(chair);
        await MeetAsync(chair, phone, dark);
        await ConcedeAsync(chair);
        await ReleaseAsync(chair, dark);
        Assert.Empty(_wrong);
        // The plan without a date is refused.
        chair.DemandNoComplaints("422");
        phone.DemandNoComplaints();
        dark.DemandNoComplaints();
    }

    private async Task PlanAsync(Window chair)
    {
        IPage page = chair.Page;
        await page.GotoAsync("/plenary");
        await LookAsync(chair, "plenary");
        await page.Locator($"main a[href='/plenary/{_cycle}']").ClickAsync();
        await page.Locator("input[name=session]").FillAsync("sidang-1");
        await page.Locator("input[name=title]").FillAsync("Sidang Pleno I");
        foreach (string member in (string[])["pleno-1", "pleno-2", "pleno-3"])
        {
            await page.Locator($"#member-{member}").CheckAsync();
        }

        await page.Locator("select[name=chair]").SelectOptionAsync("pleno-1");
        await Button(page, "Rencanakan").ClickAsync();
        await Assertions.Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await LookAsync(chair, "plan");
        await page.Locator("input[name=date]").FillAsync("2027-03-15");
        await Button(page, "Rencanakan").ClickAsync();
        await page.WaitForURLAsync("**/sidang-1?done=session-planned");
        await Button(page, "Buka sidang").ClickAsync();
        await page.WaitForURLAsync("**/sidang-1?*done=session-open*");
        await Button(page, "Saya hadir").ClickAsync();
        await Assertions.Expect(Button(page, "Saya meninggalkan sidang")).ToBeVisibleAsync();
    }

    private async Task MeetAsync(Window chair, Window phone, Window dark)
    {
        string address = $"/plenary/{_cycle}/sidang-1";
        foreach (Window window in (Window[])[phone, dark])
        {
            await window.Page.GotoAsync(window == dark ? address + "?lang=en" : address);
            await Button(window.Page, window == dark ? "I am here" : "Saya hadir").ClickAsync();
            await Assertions.Expect(Button(window.Page, window == dark ? "I leave the session" : "Saya meninggalkan sidang")).ToBeVisibleAsync();
        }

        // One of them has declared an interest in the first agency.
        await Assertions.Expect(phone.Page.Locator("#now [role=alert]")).ToContainTextAsync("Tinggalkan ruangan");
        await Assertions.Expect(dark.Page.Locator("#now [role=alert]")).ToHaveCountAsync(0);
        await LookAsync(phone, "leave-phone");
        await LookAsync(dark, "session-dark");
        await chair.Page.GotoAsync(address);
        await LookAsync(chair, "session");
        await Button(chair.Page.Locator($"#a-{First}"), "Putuskan").ClickAsync();
        await chair.Page.WaitForURLAsync("**/sidang-1?*done=session-decide*");

        // By the key of a presenter everybody's screen turns to the next.
        await dark.Page.GotoAsync(address + "/screen");
        await Assertions.Expect(dark.Page.Locator("h1")).ToContainTextAsync("Kota Pertama");
        await LookAsync(dark, "screen-dark");
        await chair.Page.GotoAsync(address + "/screen");
        await LookAsync(chair, "screen");
        Assert.DoesNotContain("pleno-", await chair.Page.InnerTextAsync(".screen"), StringComparison.Ordinal);
        await chair.Page.Keyboard.PressAsync("PageDown");
        await Assertions.Expect(chair.Page.Locator("h1")).ToContainTextAsync("Kota Kedua");
        await Assertions.Expect(dark.Page.Locator("h1")).ToContainTextAsync("Kota Kedua");
        await Assertions.Expect(phone.Page.Locator("#now [role=alert]")).ToHaveCountAsync(0);
        await Assertions.Expect(phone.Page.Locator("#now")).ToContainTextAsync("Kota Kedua");
        await phone.Page.Locator("#now a").ClickAsync();
        await LookAsync(phone, "session-phone");
        await phone.Page.Locator($"#a-{Second} textarea").First.FillAsync("Bulat.");
        await Button(phone.Page.Locator($"#a-{Second}"), "Putuskan").ClickAsync();
        await phone.Page.WaitForURLAsync("**/sidang-1?*done=session-decide*");
        await phone.Page.GotoAsync(address + "/screen");
        await LookAsync(phone, "screen-phone");
    }

    private async Task ConcedeAsync(Window chair)
    {
        IPage page = chair.Page;
        await host.Api.DemandAsync(HttpMethod.Put, $"api/cycles/{_cycle}/assessments/{Second}/flags", JsonContent.Create(new { flags = (string[])["hold"] }), cancellationToken: Cancellation);
        await page.GotoAsync($"/cycles/{_cycle}/release");
        await Assertions.Expect(page.Locator("#blockers")).ToContainTextAsync("hold");
        await Assertions.Expect(page.Locator("input[name=decree]")).ToHaveCountAsync(0);
        await LookAsync(chair, "blocked");
        await page.GotoAsync($"/plenary/{_cycle}/sidang-1?agency={Second}");
        await page.Locator(".blockers summary").ClickAsync();
        await page.Locator(".blockers textarea").FillAsync("Kunjungan sudah dilakukan.");
        await LookAsync(chair, "concede");
        await Button(page.Locator(".blockers"), "Kecualikan dengan alasan").ClickAsync();
        await page.WaitForURLAsync("**done=session-concede*");
        await Assertions.Expect(page.Locator(".blockers")).ToHaveCountAsync(0);
        await LookAsync(chair, "conceded");
    }

    private async Task ReleaseAsync(Window chair, Window dark)
    {
        await dark.Page.GotoAsync($"/cycles/{_cycle}/release?lang=en");
        await Assertions.Expect(dark.Page.Locator("input[name=decree]")).ToHaveCountAsync(0);
        await LookAsync(dark, "release-dark");
        IPage page = chair.Page;
        await page.GotoAsync($"/cycles/{_cycle}/release");
        await Assertions.Expect(page.Locator("#ranking")).ToContainTextAsync("Kota Pertama");
        await page.Locator("details summary").First.ClickAsync();
        await Assertions.Expect(page.Locator(".mail-example").First).ToContainTextAsync("Kota");
        await LookAsync(chair, "release");
        await page.Locator("input[name=decree]").FillAsync($"SK {_cycle}");
        await Button(page, "Rilis").ClickAsync();
        await page.WaitForURLAsync($"**/cycles/{_cycle}?done=cycle-released");
        await Until.ReachedAsync(
            "the results", Invited.Patience, cancellation => host.Api.GetCycleAsync(_cycle, cancellation), p => p.Status == "released", p => p.Status, Cancellation);
        JsonElement result = await host.Api.GetAsync<JsonElement>($"api/cycles/{_cycle}/results/{Second}", Cancellation);
        Assert.Equal("Bulat.", result.GetProperty("plenary").GetProperty("note").GetString());
        Assert.Equal("Kunjungan sudah dilakukan.", result.GetProperty("plenary").GetProperty("concessions")[0].GetProperty("reason").GetString());
    }

    // Two verified agencies in a cycle with sessions, and three people of the plenary, of whom one has an interest in the first.
    private async Task PrepareAsync()
    {
        await host.Api.PutAgenciesAsync(
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                agencies = (object[])[new { code = First, name = "Kota Pertama", type = "city", contact = new { email = "kota@instansi.example", name = "Bagian" } }, new { code = Second, name = "Kota Kedua", type = "city" }],
            }),
            Cancellation);
        TableClient people = new(host.Stack.ConnectionString, "Assessors");
        foreach ((string id, string name) in ((string, string)[])[("pleno-1", "Eko Prasetyo"), ("pleno-2", "Gita Maharani"), ("pleno-3", "Hadi Nugroho")])
        {
            string document = JsonSerializer.Serialize(new { id, name, roles = (string[])["plenary"], declared = id == "pleno-2" ? (string[])[First] : [], previousPosts = (string[])[], competences = (object[])[], absences = (object[])[], isActive = true });
            await people.UpsertEntityAsync(new TableEntity("assessor", id) { ["Document"] = document, ["Unlogged"] = "" }, TableUpdateMode.Replace, Cancellation);
        }

        DateTimeOffset deadline = (await host.Api.GetCycleAsync(DemoStates.Open.Id, Cancellation)).Now.AddDays(30);
        await host.Api.StartCycleAsync(
            new
            {
                id = _cycle,
                instrument = "merit-2019",
                title = new { id = "Penilaian dengan pleno", en = "Assessment with a plenary" },
                submissionDeadline = deadline,
                verificationDeadline = deadline.AddDays(60),
                agencies = (string[])[First, Second],
                plenary = new { quorum = 2, authority = "pleno-1" },
            },
            Cancellation);
        foreach ((string agency, int level) in ((string, int)[])[(First, 3), (Second, 2)])
        {
            var leaves = ShippedInstruments.Get("merit-2019").Leaves.ToList();
            Dictionary<string, byte[]> files = leaves.ToDictionary(leaf => $"{leaf.Code}.pdf", leaf => System.Text.Encoding.UTF8.GetBytes($"%PDF-1.4\n{leaf.Code}\n%%EOF\n"));
            files["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(new
            {
                cycle = _cycle,
                agency,
                instrument = "merit-2019",
                entries = leaves.Select(leaf => leaf.Kind == NodeKind.Survey
                    ? (object)new { indicator = leaf.Code, mean = level, respondents = 100, evidence = (string[])[$"{leaf.Code}.pdf"] }
                    : new { indicator = leaf.Code, level, evidence = (string[])[$"{leaf.Code}.pdf"] }),
            });
            await new SubmissionUploader(host.Stack.ConnectionString).UploadAsync(_cycle, agency, "kirim-1", files, isFinal: true, Cancellation);
        }

        List<AssessmentSummary> scored = await Until.ReachedAsync(
            "both to await verification", Invited.Patience, cancellation => host.Api.GetAssessmentsAsync(_cycle, cancellation), all => all.TrueForAll(a => a.Stage == "awaitingVerification"), all => string.Join(", ", all.Select(a => a.Stage)), Cancellation);
        foreach (AssessmentSummary agency in scored)
        {
            await host.Api.ConfirmAsync(_cycle, agency, "asesor-uji", Cancellation);
        }

        await Until.ReachedAsync(
            "both to be verified", Invited.Patience, cancellation => host.Api.GetAssessmentsAsync(_cycle, cancellation), all => all.TrueForAll(a => a.Stage == "verified"), all => string.Join(", ", all.Select(a => a.Stage)), Cancellation);
    }

    private static ILocator Button(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name }).First;

    private static ILocator Button(ILocator part, string name) => part.GetByRole(AriaRole.Button, new() { Name = name }).First;

    private async Task LookAsync(Window window, string name)
    {
        await window.KeepAsync($"plenary-{name}");
        _wrong.AddRange(await window.WrongAsync(name));
    }
}
