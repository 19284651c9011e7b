using System.Text;
using System.Text.Json;
using Merit.Adapters.Documents.Writing;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Intake;

/// <summary>The form goes out to the agency, and comes back as its submission.</summary>
public sealed class TemplatesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static readonly Instrument Merit = ShippedInstruments.Get("merit-2019");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agency_gets_its_own_form_whatever_it_asks_for()
    {
        string cycle = await app.StartCycleAsync("31", "32");
        Caller agency = new("31", Roles.Agency) { Credential = Credential.Session, Cycle = cycle, Agency = "31", Acting = Roles.Agency };

        HttpAnswer answer = await GetAsync(cycle, "?agency=32", agency);

        Assert.Equal(200, answer.Status);
        Assert.Equal("31", AgencyIn(answer.Body));
    }

    [Fact]
    public async Task Staff_get_the_form_of_the_agency_that_they_name_in_the_form_that_they_name()
    {
        string cycle = await app.StartCycleAsync("31");

        Assert.Equal("31", AgencyIn((await GetAsync(cycle, "?agency=31")).Body));
        Assert.Equal("", AgencyIn((await GetAsync(cycle, "")).Body));
        Assert.StartsWith("\uFEFFkode;", Encoding.UTF8.GetString((await GetAsync(cycle, "?format=csv")).Body), StringComparison.Ordinal);
        Assert.All(
            SubmissionJson.Parse((await GetAsync(cycle, "?agency=31&format=json")).Body, new SubmissionContext(cycle, "31", Merit)).Findings, finding => Assert.Equal("missing-member", finding.Code));
        Assert.Equal(cycle, (await GetAsync(cycle, "?format=schema")).Json.GetProperty("properties").GetProperty("cycle").GetProperty("const").GetString());
        Assert.Equal("template-format", (await GetAsync(cycle, "?format=pdf")).Code);
        Assert.Equal("assessment-not-found", (await GetAsync(cycle, "?agency=99")).Code);
        Assert.Equal("cycle-not-found", (await GetAsync("nowhere", "")).Code);
    }

    [Fact]
    public async Task A_workbook_that_a_manifest_names_is_the_submission()
    {
        string cycle = await app.StartCycleAsync("31");
        SubmissionEntry[] entries = [.. Merit.Leaves.Select(leaf => new SubmissionEntry(leaf.Code, 3, [$"{leaf.Code}.pdf"]))];
        Dictionary<string, byte[]> files = entries.ToDictionary(entry => entry.Evidence[0], entry => Encoding.UTF8.GetBytes(entry.Code));
        files["submission.xlsx"] = SubmissionTemplate.Make(new TemplateOrder(Merit) { Cycle = cycle, Agency = "31", Entries = entries });
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "good", files));

        files["submission.xlsx"] = SubmissionTemplate.Make(new TemplateOrder(Merit) { Cycle = cycle, Agency = "31" });
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "empty", files));

        IReadOnlyList<UploadReport> reports = await app.ReportsAsync(cycle, "31");
        // Both may have been claimed in one moment.
        UploadReport accepted = reports.Single(report => report.Accepted);
        Assert.Equal(Merit.Leaves.Count, accepted.Submission!.Entries.Count);
        Assert.Empty(accepted.Findings);
        Finding finding = reports.Single(report => !report.Accepted).Findings[0];
        Assert.Equal(("blank", "submission.xlsx, lembar Aspek 1, sel C6"), (finding.Code, finding.Place().Id));
    }

    [Fact]
    public async Task Last_years_levels_stand_in_the_form()
    {
        string before = await app.StartCycleAsync("31");
        await app.Get<CycleTable>().ChangeAsync(before, row => (row.Release = 1) == 1, Cancellation);
        string record = $"{before}/31/result.json";
        await app.Get<AssessmentTable>().ChangeAsync(before, "31", row => (row.ResultRecord = record) == record, Cancellation);
        JsonElement derivation = JsonSerializer.SerializeToElement(new { tree = new { code = "", children = new[] { new { code = "1.1", counted = 4 }, new { code = "9.9", counted = 4 } } } });
        await app.Get<RecordStore>().WriteFirstAsync(record, Result(before, derivation), Cancellation);
        app.Clock.Advance(TimeSpan.FromDays(1));
        string cycle = await app.StartCycleAsync("31", "32");

        Assert.Contains("Tahun lalu", await SheetAsync(cycle, "31"), StringComparison.Ordinal);
        Assert.DoesNotContain("Tahun lalu", await SheetAsync(cycle, "32"), StringComparison.Ordinal);
    }

    private async Task<string> SheetAsync(string cycle, string agency)
    {
        using System.IO.Compression.ZipArchive archive = new(new MemoryStream((await GetAsync(cycle, $"?agency={agency}")).Body));
        using StreamReader reader = new(archive.GetEntry("xl/worksheets/sheet3.xml")!.Open());
        return await reader.ReadToEndAsync(Cancellation);
    }

    private static ResultRecord Result(string cycle, JsonElement derivation) => new()
    {
        CycleId = cycle,
        CycleTitle = new Text("a", "a"),
        AssessingBody = "a",
        Agency = "31",
        AgencyName = "a",
        AgencyType = "city",
        InstrumentId = "merit-2019",
        InstrumentVersion = "1.0.0",
        InstrumentHash = "a",
        Receipt = "a",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        SubmissionHash = "a",
        Files = [],
        SelfScore = 1,
        Score = 1,
        Maximum = 410,
        Recognised = false,
        Aspects = [],
        Derivation = derivation,
        VerifiedHash = "a",
        Decisions = [],
        Release = new PlenaryRelease(1, "SK 1", "pleno", new DateOnly(2026, 1, 1), null, DateTimeOffset.UnixEpoch),
        PreviousHash = ResultRecord.ChainStart,
    };

    private Task<HttpAnswer> GetAsync(string cycle, string query, Caller? caller = null) =>
        app.CallAsync(request => app.Function<Templates>().GetAsync(request, cycle, Cancellation), query: query, caller: caller);

    private async Task<IntakeOutcome> TakeInAsync(string cycle, string upload, Dictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] content) in files)
        {
            await app.PutAsync($"{cycle}/31/{upload}/{name}", content);
        }

        await app.PutAsync($"{cycle}/31/{upload}/manifest.json", MeritApp.Manifest(files));
        return await app.Get<SubmissionIntake>().TakeInAsync(new UploadPlace(cycle, "31", upload), app.Client, Cancellation);
    }

    private static string AgencyIn(byte[] workbook)
    {
        using System.IO.Compression.ZipArchive archive = new(new MemoryStream(workbook));
        using Stream properties = archive.GetEntry("docProps/custom.xml")!.Open();
        return System.Xml.Linq.XDocument.Load(properties).Root!.Elements().Single(property => property.Attribute("name")!.Value == "merit-agency").Value;
    }
}
