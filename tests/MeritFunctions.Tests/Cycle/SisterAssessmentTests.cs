using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Intake;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Description;
using MeritFunctions.Tests.Pages;

namespace MeritFunctions.Tests.Cycle;

/// <summary>Other instruments than that of the merit system, from submission to release: NKK as published, and an index that is corrected.</summary>
public sealed class SisterAssessmentTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static readonly object[] Violation = [new { reason = "pelanggaran", explanation = "Jabatan diisi tanpa seleksi.", source = "Rekomendasi 12/2027" }];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nkk-2021")]
    [InlineData("nkk-2022")]
    public async Task The_published_results_of_NKK_come_out_of_a_cycle(string folder)
    {
        string samples = Path.Combine(ApiDocumentTests.Root(), "samples", folder);
        JsonElement expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(samples, "expected.json"), Cancellation)).RootElement;
        JsonElement[] published = [.. expected.GetProperty("results").EnumerateArray()];
        string cycle = await app.StartCycleAsync(
            expected.GetProperty("instrument").GetString()!, [.. published.Select(p => new Participant(p.GetProperty("agency").GetString()!, "Instansi", "province", null, null))]);
        foreach (string agency in published.Select(p => p.GetProperty("agency").GetString()!))
        {
            JsonObject submission = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(samples, "submissions", agency, "submission.json"), Cancellation))!.AsObject();
            submission["cycle"] = cycle;
            await app.PutUploadAsync($"{cycle}/{agency}/1", submission, isFinal: true);
            Assert.Equal(IntakeOutcome.Accepted, await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/1/manifest.json")!, app.Client, Cancellation));
            await app.StepAsync(cycle, agency);
            Assert.Equal(202, (await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, $"d-{agency}")).Status);
            await app.StepAsync(cycle, agency);
        }

        Assert.Equal(202, (await app.ReleaseAsync(cycle)).Status);
        await app.DetermineAsync(cycle);
        foreach (JsonElement one in published)
        {
            JsonElement result = (await app.ResultAsync(cycle, one.GetProperty("agency").GetString()!)).Json;
            Assert.Equal(
                (one.GetProperty("score").GetDecimal(), one.GetProperty("index").GetDecimal(), one.GetProperty("category").GetString()),
                (result.GetProperty("score").GetDecimal(), result.GetProperty("index").GetDecimal(), result.GetProperty("category").GetString()));
        }
    }

    [Fact]
    public async Task A_correction_of_the_index_is_decided_stored_shown_and_determined_with_its_reason_and_source()
    {
        (string cycle, string agency, string receipt) = await ScoredAsync();
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-1", corrections: Violation)).Status);
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-1", corrections: Violation)).Status);
        Assert.Equal((409, "decision-differs"), await app.DecideAsync(cycle, agency, receipt, "d-1") switch { var a => (a.Status, a.Code) });

        JsonElement shown = (await app.CallAsync(request => app.Function<Assessments>().GetAsync(request, cycle, agency, Cancellation))).Json;
        JsonElement verified = shown.GetProperty("verification");
        decimal self = shown.GetProperty("selfAssessment").GetProperty("index").GetDecimal();
        Assert.Equal(decimal.Round(self * 0.9m, 2, MidpointRounding.AwayFromZero), verified.GetProperty("index").GetDecimal(), 2);
        Assert.Equal("pelanggaran", shown.GetProperty("decisions")[0].GetProperty("corrections")[0].GetProperty("reason").GetString());
        JsonElement derived = verified.GetProperty("derivation").GetProperty("index");
        Assert.Equal((0.9m, "Rekomendasi 12/2027"), (derived.GetProperty("correction").GetDecimal(), derived.GetProperty("corrections")[0].GetProperty("source").GetString()));

        Assert.Equal(202, (await app.ReleaseAsync(cycle)).Status);
        await app.DetermineAsync(cycle);
        JsonElement result = (await app.ResultAsync(cycle, agency)).Json;
        Assert.Equal(verified.GetProperty("index").GetDecimal(), result.GetProperty("index").GetDecimal());
        Assert.Equal(result.GetProperty("index").GetDecimal(), (await app.ResultsAsync(cycle)).Json.GetProperty("ranking")[0].GetProperty("index").GetDecimal());
        Assert.Equal("Jabatan diisi tanpa seleksi.", result.GetProperty("decisions")[0].GetProperty("corrections")[0].GetProperty("explanation").GetString());
        Assert.Contains(("decision-taken", "Because.; pelanggaran (Rekomendasi 12/2027)"), await app.LoggedAsync(cycle));
        string page = (await app.PageAsync($"/cycles/{cycle}/agencies/{agency}", request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation))).Text;
        Assert.Contains("Pelanggaran sistem merit yang terbukti Jabatan diisi tanpa seleksi. Rekomendasi 12/2027", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_some_indicators_are_reopened_the_corrections_stay_unless_others_are_given()
    {
        (string cycle, string agency, string receipt) = await ScoredAsync();
        await app.DecideAsync(cycle, agency, receipt, "d-1", "adjust", levels: new Dictionary<string, int> { ["1.1"] = 2 }, corrections: Violation);
        await app.StepAsync(cycle, agency);
        await app.ReopenAsync(cycle, agency, "r-1", "1.2");
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-2", "adjust", levels: new Dictionary<string, int> { ["1.2"] = 1 })).Status);
        await app.StepAsync(cycle, agency);
        Assert.Equal(0.9m, await FactorAsync(cycle, agency));

        await app.ReopenAsync(cycle, agency, "r-2", "1.2");
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-3", "adjust", levels: new Dictionary<string, int> { ["1.2"] = 1 }, corrections: Array.Empty<object>())).Status);
        await app.StepAsync(cycle, agency);
        Assert.Equal(1m, await FactorAsync(cycle, agency));
    }

    [Fact]
    public async Task A_correction_that_the_instrument_does_not_know_or_that_says_nothing_is_refused()
    {
        (string cycle, string agency, string receipt) = await ScoredAsync();
        HttpAnswer unknown = await app.DecideAsync(cycle, agency, receipt, "d-1", corrections: new[] { new { reason = "lain", explanation = "x", source = "y" } });
        Assert.Equal((422, "correction-unknown /corrections/0/reason"), (unknown.Status, unknown.Errors.Single()));
        HttpAnswer twice = await app.DecideAsync(cycle, agency, receipt, "d-1", corrections: new[] { new { reason = "pelanggaran", explanation = "x", source = "y" }, new { reason = "Pelanggaran", explanation = "x", source = "y" } });
        Assert.Equal("correction-doubled /corrections/1/reason", twice.Errors.Single());
        HttpAnswer silent = await app.DecideAsync(cycle, agency, receipt, "d-1", corrections: new[] { new { reason = "pelanggaran" } });
        Assert.Equal(["missing-member /corrections/0/explanation", "missing-member /corrections/0/source"], silent.Errors.Order());

        (string plain, string other, string upload) = await app.ScoredAsync();
        Assert.Equal("correction-unknown /corrections/0/reason", (await app.DecideAsync(plain, other, upload, "d-1", corrections: Violation)).Errors.Single());
    }

    private async Task<decimal> FactorAsync(string cycle, string agency) =>
        (await app.Get<RecordStore>().GetAsync<ScoreRecord>((await app.RowAsync(cycle, agency)).VerifiedRecord!, Cancellation)).Derivation.GetProperty("index").GetProperty("correction").GetDecimal();

    private async Task<(string Cycle, string Agency, string Receipt)> ScoredAsync()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync("merit-2025", [new Participant(agency, "Instansi", "city", null, null)]);
        await app.PutUploadAsync($"{cycle}/{agency}/1", MeritApp.Submission(cycle, agency, of: "merit-2025"), isFinal: true);
        Assert.Equal(IntakeOutcome.Accepted, await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/1/manifest.json")!, app.Client, Cancellation));
        await app.StepAsync(cycle, agency);
        return (cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!);
    }
}
