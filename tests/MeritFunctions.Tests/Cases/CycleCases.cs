using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Register;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Verification;

namespace MeritFunctions.Tests.Cases;

/// <summary>The cases of <c>tests/Cases</c> that need a cycle.</summary>
public sealed class CycleCases(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_with_two_outcomes_decides_nothing()
    {
        (string cycle, string agency, _) = await app.ScoredAsync();

        HttpAnswer answer = await app.CallAsync(
            request => app.Function<VerifyAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation),
            CaseFiles.Read("11-decision-with-two-outcomes", "request.json"));

        Assert.Equal(422, answer.Status);
        Assert.Contains("json-doubled-name /outcome", answer.Errors);
        Assert.Empty(await app.Get<DecisionTable>().ListAsync(cycle, agency, Cancellation));
    }

    [Fact]
    public async Task An_agency_may_be_called_as_a_batch_is()
    {
        string id = MeritApp.NewId();
        await RegisterAsync(CaseFiles.Read("18-agency-called-batch-0", "agencies.csv"));
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "31", Name = "Uji", Type = "City" }], Cancellation);
        HttpAnswer started = await app.CallAsync(
            request => app.Function<Cycles>(app.Function<CycleStarts>(HttpCalls.BeforeEveryDeadline)).StartAsync(request, app.Client, Cancellation),
            CaseFiles.ReadAs("18-agency-called-batch-0", "request.json", "tabrak", id));
        Assert.Equal(202, started.Status);

        await app.UploadAsync(id, "batch-0", "u", isFinal: true);
        await app.StepAsync(id, "batch-0");

        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.RowAsync(id, "batch-0")).Stage);
        string[] ids = [InstanceIds.Cycle(id), InstanceIds.Batch(id, 0), InstanceIds.Assessment(id, "batch-0"), InstanceIds.Assessment(id, "31"), InstanceIds.MailRun];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_result_keeps_the_name_of_its_time()
    {
        await RegisterAsync(CaseFiles.Read("27-renamed-after-the-release", "before.csv"));
        string name = (await app.Get<AgencyTable>().FindAsync("A-HT", Cancellation))!.Name;
        string cycle = await app.StartCycleAsync("A-HT");
        await app.UploadAsync(cycle, "A-HT", "u", isFinal: true);
        await app.StepAsync(cycle, "A-HT");
        await app.DecideAsync(cycle, "A-HT", (await app.RowAsync(cycle, "A-HT")).Receipt!, "d");
        await app.StepAsync(cycle, "A-HT");
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        string before = (await app.ResultsAsync(cycle)).Text;

        await RegisterAsync(CaseFiles.Read("27-renamed-after-the-release", "after.csv"));

        Assert.NotEqual(name, (await app.Get<AgencyTable>().FindAsync("A-HT", Cancellation))!.Name);
        Assert.Equal(before, (await app.ResultsAsync(cycle)).Text);
    }

    private async Task RegisterAsync(byte[] csv) =>
        Assert.Equal(200, (await app.CallAsync(request => app.Function<Agencies>().PutAsync(request, Cancellation), csv, "text/csv")).Status);
}
