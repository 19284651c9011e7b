using Merit.Cli.Api;

namespace EndToEnd;

public sealed class CycleTests(TestHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cycle_runs_from_upload_to_award_mail()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host, agencies: 3);
        (string first, string second, string third) = (cycle.Agencies[0], cycle.Agencies[1], cycle.Agencies[2]);
        await cycle.UploadAsync(first, SampleSubmission.Jakarta);
        await cycle.UploadAsync(second, SampleSubmission.Tangerang);
        await cycle.UploadAsync(third, SampleSubmission.BoneBolango);

        foreach (string agency in cycle.Agencies)
        {
            Assert.Equal("accepted", (await cycle.ReportAsync(agency)).Status);
            await cycle.AssessmentAsync(agency, "awaitingVerification");
            await cycle.ConfirmAsync(agency);
        }

        CycleResults results = await cycle.ReleaseAsync();

        Assert.Equal([(1, first, 335.5m), (2, second, 288.5m), (3, third, 224m)], results.Ranking.Select(r => (r.Rank, r.Agency, r.Score)));
        ResultSummary record = await host.Api.GetResultAsync(cycle.Id, first, Cancellation);
        Assert.Equal((335.5m, 0.82m, 410m, "sangat-baik", true), (record.Score, record.Index, record.IndexDenominator, record.Category, record.Recognised));
        foreach (string agency in cycle.Agencies)
        {
            List<ArrivedMail> mails = await cycle.MailsAsync(agency, "invitation", "received", "result");
            Assert.Equal(["invitation", "received", "result"], mails.Select(m => m.Kind).Order());
            Assert.Equal(3, mails.Select(m => m.Notification).Distinct().Count());
        }

        await cycle.ProgressAsync("every mail to be delivered", p => p.MailsUnderWay == 0 && p.Mails["delivered"] == 9);
    }

    [Fact]
    public async Task An_agency_that_stays_silent_is_reminded_and_ends_without_a_result()
    {
        TestCycle cycle = await TestCycle.OpenShortlyBeforeItsDeadlineAsync(host, reminders: [TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10)]);

        await cycle.AssessmentAsync(cycle.Agencies[0], "notSubmitted");
        List<ArrivedMail> mails = await cycle.MailsAsync(cycle.Agencies[0], "invitation", "reminder", "reminder", "not-submitted");

        Assert.Equal(["invitation", "not-submitted", "reminder", "reminder"], mails.Select(m => m.Kind).Order());
        CycleResults results = await cycle.ReleaseAsync();
        Assert.Empty(results.Ranking);
        Assert.Equal(cycle.Agencies, results.NotSubmitted);
    }

    [Fact]
    public async Task An_assessor_who_adjusts_levels_changes_the_score()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        await cycle.UploadAsync(agency, SampleSubmission.Sultra);
        AssessmentSummary scored = await cycle.AssessmentAsync(agency, "awaitingVerification");
        Assert.Equal(250m, scored.SelfScore);
        decimal before = LevelOf(SampleSubmission.Sultra, "1.1");

        await host.Api.DecideAsync(
            cycle.Id,
            agency,
            "assessor-02",
            new { decisionId = "adjust-1", receipt = scored.Receipt, outcome = "adjust", levels = new Dictionary<string, decimal> { ["1.1"] = before - 1 }, reason = "The job map is not signed." },
            Cancellation);

        AssessmentSummary verified = await cycle.AssessmentAsync(agency, "verified");
        Assert.True(verified.Score < 250m, $"The score is {verified.Score}.");
        Assert.Equal("kurang", verified.Category);
        CycleResults results = await cycle.ReleaseAsync();
        Assert.Equal(verified.Score, Assert.Single(results.Ranking).Score);
    }

    [Fact]
    public async Task A_clarification_is_asked_for_by_mail_and_answered_by_a_new_upload()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        await cycle.UploadAsync(agency, SampleSubmission.Sukoharjo);
        await cycle.AssessmentAsync(agency, "awaitingVerification");

        await host.Api.DecideAsync(
            cycle.Id,
            agency,
            "assessor-03",
            new { decisionId = "clarify-1", receipt = await cycle.ReceiptAsync(agency), outcome = "clarify", indicators = (string[])["1.1", "8.1"], reason = "Please show the signed job map." },
            Cancellation);
        await cycle.AssessmentAsync(agency, "clarificationRequested");
        List<ArrivedMail> mails = await cycle.MailsAsync(agency, "received", "clarification");
        Assert.Contains("Please show the signed job map.", mails.Single(m => m.Kind == "clarification").Text, StringComparison.Ordinal);

        await cycle.UploadAsync(agency, SampleSubmission.Tangerang, upload: "2");
        AssessmentSummary again = await cycle.AssessmentAsync(agency, a => a is { Stage: "awaitingVerification", SelfScore: 288.5m });
        Assert.Null(again.Score);
        await cycle.ConfirmAsync(agency, "2");
        Assert.Equal(288.5m, Assert.Single((await cycle.ReleaseAsync()).Ranking).Score);
    }

    [Fact]
    public async Task The_newest_upload_counts()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        await cycle.UploadAsync(agency, SampleSubmission.Sukoharjo, isFinal: false);
        await cycle.AssessmentAsync(agency, a => a.SelfScore == 65.5m);

        await cycle.UploadAsync(agency, SampleSubmission.Jakarta, upload: "2");

        await cycle.AssessmentAsync(agency, a => a is { Stage: "awaitingVerification", SelfScore: 335.5m });
    }

    private static decimal LevelOf(SampleSubmission sample, string indicator) =>
        sample.Document("c", "a")["entries"]!.AsArray().Single(e => e!["indicator"]!.GetValue<string>() == indicator)!["level"]!.GetValue<decimal>();
}
