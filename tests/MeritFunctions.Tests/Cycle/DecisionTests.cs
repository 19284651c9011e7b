using System.Text.Json;
using Merit.Adapters.Storage;

namespace MeritFunctions.Tests.Cycle;

/// <summary>Who decides on what: one decision counts for each upload and round, and nobody decides on what he has not seen.</summary>
public sealed class DecisionTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_assessors_at_once_one_decides_and_his_repetitions_are_the_same()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            app.DecideAsync(cycle, agency, receipt, $"d-{i}", i % 2 == 0 ? "confirm" : "clarify", $"assessor-{i}")));
        Assert.Equal((1, 19), (answers.Count(a => a.Status == 202), answers.Count(a => a.Status == 409)));
        int first = Array.FindIndex(answers, a => a.Status == 202);
        HttpAnswer[] again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            app.DecideAsync(cycle, agency, receipt, $"d-{first}", first % 2 == 0 ? "confirm" : "clarify", $"assessor-{first}")));
        Assert.All(again, a => Assert.Equal(202, a.Status));
        Assert.Single(await app.Get<DecisionTable>().ListAsync(cycle, agency, Cancellation));
    }

    [Theory]
    [InlineData("confirm", "assessor-2")]
    [InlineData("clarify", "assessor-1")]
    public async Task The_same_id_with_other_content_is_refused_also_in_a_later_round(string outcome, string assessor)
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "31-1", "confirm")).Status);
        await AssertDiffersAsync();
        await app.StepAsync(cycle, agency);
        await AssertDiffersAsync();
        await app.ReopenAsync(cycle, agency, "r");
        await app.StepAsync(cycle, agency);
        await AssertDiffersAsync();
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "31-1", "confirm")).Status);
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.StepAsync(cycle, agency)).Stage);

        async Task AssertDiffersAsync()
        {
            HttpAnswer answer = await app.DecideAsync(cycle, agency, receipt, "31-1", outcome, assessor);
            Assert.Equal((409, true), (answer.Status, answer.Text.Contains("decision-differs", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Who_has_not_seen_the_newest_upload_is_told_its_receipt()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.UploadAsync(cycle, "31", "u");
        await app.StepAsync(cycle, "31");
        string first = (await app.RowAsync(cycle, "31")).Receipt!;
        await app.UploadAsync(cycle, "31", "v", level: 2, isFinal: true);
        HttpAnswer answer = await app.DecideAsync(cycle, "31", first, "d");
        string second = (await app.RowAsync(cycle, "31")).Receipt!;
        Assert.Equal((409, true, true), (answer.Status, answer.Text.Contains("receipt-superseded", StringComparison.Ordinal), answer.Text.Contains(second, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Verification_opens_when_the_deadline_has_passed_and_the_last_look_has_ended()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.UploadAsync(cycle, "31", "u");
        await app.StepAsync(cycle, "31");
        string receipt = (await app.RowAsync(cycle, "31")).Receipt!;
        await AssertNotOpenAsync();
        app.Clock.Advance(TimeSpan.FromDays(2));
        await AssertNotOpenAsync();
        await app.StepAsync(cycle, "31");
        Assert.Equal(202, (await app.DecideAsync(cycle, "31", receipt, "d")).Status);

        async Task AssertNotOpenAsync()
        {
            HttpAnswer answer = await app.DecideAsync(cycle, "31", receipt, "d");
            Assert.Equal((409, true), (answer.Status, answer.Text.Contains("verification-not-open", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_decision_that_a_newer_upload_takes_the_effect_from_is_written_down_as_that_once(bool isApplied)
    {
        string cycle = await app.StartCycleAsync("31");
        await app.UploadAsync(cycle, "31", "u");
        await app.StepAsync(cycle, "31");
        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.StepAsync(cycle, "31");
        string receipt = (await app.RowAsync(cycle, "31")).Receipt!;
        Assert.Equal(202, (await app.DecideAsync(cycle, "31", receipt, "d")).Status);
        if (isApplied)
        {
            Assert.Equal(AssessmentStage.Verified, (await app.StepAsync(cycle, "31")).Stage);
        }

        // It was there in time and is found only now.
        await app.UploadAsync(cycle, "31", "v", level: 2);
        await app.StepAsync(cycle, "31");
        await app.StepAsync(cycle, "31");

        List<JsonElement> written = [];
        await foreach (AuditLine line in app.Get<AuditLog>().ReadAsync(cycle, AuditPlace.Start, Cancellation))
        {
            written.Add(JsonDocument.Parse(line.Bytes).RootElement);
        }

        JsonElement superseded = Assert.Single(written, e => e.GetProperty("what").GetString() == "decision-superseded");
        Assert.Equal(($"31/{receipt}", "d"), (superseded.GetProperty("subject").GetString(), superseded.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task Everything_wrong_with_a_decision_is_said_before_when_it_may_be_taken()
    {
        string cycle = await app.StartCycleAsync("31");
        HttpAnswer answer = await app.DecideAsync(cycle, "31", "", "", "clarify", "", reason: null);
        Assert.Equal(422, answer.Status);
        Assert.Equal(["/assessor", "/decisionId", "/reason", "/receipt"], answer.Errors.Select(e => e.Split(' ')[1]).Order(StringComparer.Ordinal));
    }
}
