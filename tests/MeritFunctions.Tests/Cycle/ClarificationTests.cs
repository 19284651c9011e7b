using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using MeritFunctions.Http;
using MeritFunctions.Records;
using MeritFunctions.Tests.Pages;
using MeritFunctions.Verification;

namespace MeritFunctions.Tests.Cycle;

/// <summary>Questions to an agency and its answers: which of two counts, what they reopen, and what stands of them for good. The clock stands.</summary>
public sealed class ClarificationTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_end_the_wait_at_once_and_are_written_down_under_the_agency()
    {
        (string cycle, string agency, string receipt) = await app.AskedAsync();
        Assert.True((await app.AnswerAsync(cycle, agency, "Terlampir di bukti 1.1.", "")).IsDone);
        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal((AssessmentStage.AwaitingVerification, 1, receipt), (row.Stage, row.ClarificationRounds, row.Receipt));
        AuditEvent written = await app.LastAsync(cycle);
        Assert.Equal((AuditKind.AnswersSent, agency, AuditRole.Agency, $"{agency}/{receipt}"), (written.What, written.Actor, written.Role, written.Subject));
        Assert.Equal(ClarificationThread.AnswersOf(row)[0].Sha256, written.After);
        Assert.Contains((InstanceIds.Assessment(cycle, agency), Wakes.Stored), app.Client.Raised);

        // Nobody need be woken for the assessor to go on.
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-2")).Status);
        Assert.Equal(AssessmentStage.Verified, (await app.StepAsync(cycle, agency)).Stage);
        Assert.Equal("answer-not-asked", (await app.AnswerAsync(cycle, agency, "Masih ada lagi.")).Code);
    }

    [Fact]
    public async Task The_same_answers_again_are_the_same_and_others_are_refused()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        Assert.True((await app.AnswerAsync(cycle, agency, "Satu.", "Dua.")).IsDone);
        string first = (await app.RowAsync(cycle, agency)).Answers;
        Assert.True((await app.AnswerAsync(cycle, agency, "Satu.", "Dua.")).IsDone);
        Assert.Equal("answers-sent", (await app.AnswerAsync(cycle, agency, "Satu.", "Tiga.")).Code);
        Assert.Equal(first, (await app.RowAsync(cycle, agency)).Answers);
        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "answers-sent");
    }

    [Fact]
    public async Task Of_many_answers_at_once_one_counts()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        OrderOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.AnswerAsync(cycle, agency, $"Jawaban {i}.")));
        Assert.Single(outcomes, outcome => outcome.IsDone);
        Assert.All(outcomes.Where(outcome => !outcome.IsDone), outcome => Assert.Equal("answers-sent", outcome.Code));
        SentAnswer sent = Assert.Single(ClarificationThread.AnswersOf(await app.RowAsync(cycle, agency)));
        int counted = Array.FindIndex(outcomes, outcome => outcome.IsDone);
        Assert.Equal([$"Jawaban {counted}.", ""], (await app.Get<RecordStore>().GetAsync<AnswerDocument>(sent.Record, Cancellation)).Texts);
        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "answers-sent");
    }

    [Fact]
    public async Task An_answer_says_something_in_words_or_by_an_upload()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        Assert.Equal("answer-empty", Assert.Single((await app.AnswerAsync(cycle, agency, "", "")).Findings).Code);
        await app.UploadAnswerAsync(cycle, agency, "v", 2, "1.1");
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.RowAsync(cycle, agency)).Stage);
        // Who has sent the files may still say what they are, as long as nobody has decided.
        Assert.True((await app.AnswerAsync(cycle, agency, "Peta jabatan ada di berkas 1.1.")).IsDone);
        ClarificationRound round = Assert.Single(await app.Get<ClarificationThread>().ReadAsync(await app.RowAsync(cycle, agency), Cancellation));
        Assert.Equal(((await app.RowAsync(cycle, agency)).Receipt, "Peta jabatan ada di berkas 1.1.", (string?)null), (round.NewReceipt, round.Questions[0].Answer, round.Questions[1].Answer));
    }

    [Fact]
    public async Task Nobody_answers_what_was_not_asked_or_who_takes_no_part()
    {
        (string plain, string agency, _) = await app.ScoredAsync();
        Assert.Equal("answer-not-asked", (await app.AnswerAsync(plain, agency, "Halo.")).Code);
        (string withdrawn, string other, _) = await app.AskedAsync();
        await app.WithdrawAsync(withdrawn, other);
        Assert.Equal("agency-withdrawn", (await app.AnswerAsync(withdrawn, other, "Halo.")).Code);
        await app.ReinstateAsync(withdrawn, other);
        Assert.True((await app.AnswerAsync(withdrawn, other, "Halo.")).IsDone);
        (string cancelled, string third, _) = await app.AskedAsync();
        await app.CancelAsync(cancelled);
        Assert.Equal("cycle-cancelled", (await app.AnswerAsync(cancelled, third, "Halo.")).Code);
    }

    [Fact]
    public async Task Answers_that_were_stored_but_not_written_down_are_written_down_by_the_next_step()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        app.Storage.Choose = request => request.Uri.Path.Contains("/audit/", StringComparison.Ordinal) && request.Method != Azure.Core.RequestMethod.Get ? StorageFault.Before : StorageFault.None;
        await Assert.ThrowsAnyAsync<Exception>(() => app.AnswerAsync(cycle, agency, "Satu."));
        app.Storage.Choose = null;
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.RowAsync(cycle, agency)).Stage);
        Assert.DoesNotContain(await app.LoggedAsync(cycle), e => e.What == "answers-sent");
        await app.StepAsync(cycle, agency);
        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "answers-sent");
    }

    [Fact]
    public async Task The_rounds_of_a_cycle_are_bounded_and_a_question_that_was_overtaken_is_none()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.Clarifications = 2) == 2, Cancellation);
        await app.UploadAsync(cycle, agency, "v", level: 2, isFinal: true);
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q-2", null, ("1.1", "Mengapa?"))).Status);
        // It comes while the second question waits, and takes its effect.
        await app.UploadAsync(cycle, agency, "w", level: 1, isFinal: true);
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q-3", null, ("1.1", "Mengapa?"))).Status);
        await app.StepAsync(cycle, agency);
        Assert.True((await app.AnswerAsync(cycle, agency, "Begini.")).IsDone);
        HttpAnswer more = await app.AskAsync(cycle, agency, "q-4", null, ("1.1", "Sungguh?"));
        Assert.Equal((409, "clarifications-used-up"), (more.Status, more.Code));
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q-3", null, ("1.1", "Mengapa?"))).Status);

        (cycle, agency, _) = await app.ScoredAsync();
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.Clarifications = 0) == 0, Cancellation);
        Assert.Equal("clarifications-used-up", (await app.AskAsync(cycle, agency, "q", null, ("1.1", "Mengapa?"))).Code);
    }

    [Fact]
    public async Task Everything_wrong_with_questions_is_said_at_once()
    {
        (string cycle, string agency, _) = await app.ScoredAsync();
        HttpAnswer answer = await app.AskAsync(cycle, agency, "q", null, ("9.9", "Mengapa?"), ("1", "Mengapa?"));
        Assert.Equal(["indicator-unknown /questions/0/indicator", "indicator-unknown /questions/1/indicator"], answer.Errors);
        Assert.Equal(["blank /questions/0/text"], (await app.AskAsync(cycle, agency, "q", null, ("1.1", " "))).Errors);
        Assert.Equal(["decision-too-long "], (await app.AskAsync(cycle, agency, "q", null, [.. Enumerable.Range(0, 16).Select(i => ("1.1", new string('m', 2_000)))])).Errors);
        Assert.Equal(["reason-required /reason"], (await app.AskAsync(cycle, agency, "q")).Errors);
    }

    [Fact]
    public async Task After_the_deadline_an_answer_reopens_only_what_was_asked_round_by_round()
    {
        (string cycle, string agency, string first) = await app.ScoredAsync();
        await app.CloseSubmissionsAsync(cycle);
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q-1", null, ("1.1", "Mengapa?"))).Status);
        await app.StepAsync(cycle, agency);
        UploadReport second = await app.UploadAnswerAsync(cycle, agency, "v", 2, "1.1", "1.2");
        Assert.Equal((first, "q-1"), (second.Answers!.Receipt, second.Answers.DecisionId));
        Assert.Equal(["1.1"], second.Answers.Asked);
        Assert.DoesNotContain("1.1", second.Answers.LeftAside);
        Assert.Contains("1.2", second.Answers.LeftAside);
        Assert.Single(second.Findings, finding => finding.Code == "answer-left-aside");
        Assert.DoesNotContain(second.Findings, finding => finding.Code == "evidence-not-proved");
        AssertLevels(second, ("1.1", 2m));
        await AssertScoredAsync(cycle, agency, second);

        await app.AnswerAsync(cycle, agency, "Lihat 1.1.");
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q-2", null, ("8.1", "Dan ini?"))).Status);
        await app.StepAsync(cycle, agency);
        UploadReport third = await app.UploadAnswerAsync(cycle, agency, "w", 1, "8.1");
        Assert.Equal((second.Receipt, "q-2"), (third.Answers!.Receipt, third.Answers.DecisionId));
        AssertLevels(third, ("1.1", 2m), ("8.1", 1m));
        await AssertScoredAsync(cycle, agency, third);
        // What stays rests on the files that it rested on before, each of the upload that it came with.
        Assert.Contains(third.Answers.Kept, file => file is { Name: "1.1.pdf" } && file.Receipt == second.Receipt);
        Assert.Contains(third.Answers.Kept, file => file is { Name: "1.2.pdf" } && file.Receipt == first);
        Assert.DoesNotContain(third.Answers.Kept, file => file.Name == "8.1.pdf");

        // Another upload in the same round is judged on what was asked about, and not on the one before it.
        UploadReport fourth = await app.UploadAnswerAsync(cycle, agency, "x", 3, "8.1");
        Assert.Equal(second.Receipt, fourth.Answers!.Receipt);
        AssertLevels(fourth, ("1.1", 2m));
    }

    [Fact]
    public async Task Before_the_deadline_and_where_all_of_it_is_asked_about_everything_counts()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        Assert.Null((await app.UploadAnswerAsync(cycle, agency, "v", 2, "1.1")).Answers);

        (cycle, agency, string receipt) = await app.ScoredAsync();
        await app.CloseSubmissionsAsync(cycle);
        await app.DecideAsync(cycle, agency, receipt, "q", "clarify");
        await app.StepAsync(cycle, agency);
        UploadReport whole = await app.UploadAnswerAsync(cycle, agency, "v", 2);
        Assert.Null(whole.Answers);
        Assert.All(whole.Submission!.Entries, entry => Assert.Equal(2m, entry.Level));
    }

    [Fact]
    public async Task The_thread_is_shown_to_staff_and_stands_in_the_result()
    {
        (string cycle, string agency, string receipt) = await app.AskedAsync();
        await app.AnswerAsync(cycle, agency, "Terlampir.", "Sejak 2020.");
        await app.DecideAsync(cycle, agency, receipt, "d-2");
        await app.StepAsync(cycle, agency);
        HttpAnswer shown = await app.CallAsync(request => app.Function<Questions>().ListAsync(request, cycle, agency, Cancellation));
        JsonElement round = Assert.Single(shown.Json.GetProperty("rounds").EnumerateArray());
        Assert.Equal(("Sejak kapan sistemnya dipakai?", "Sejak 2020."), (round.GetProperty("questions")[1].GetProperty("question").GetString(), round.GetProperty("questions")[1].GetProperty("answer").GetString()));
        Assert.Equal(4, shown.Json.GetProperty("left").GetInt32());
        Assert.Equal(404, (await app.CallAsync(request => app.Function<Questions>().ListAsync(request, cycle, "none", Cancellation))).Status);

        Assert.Equal(202, (await app.ReleaseAsync(cycle)).Status);
        await app.DetermineAsync(cycle);
        ResultRecord result = await app.Get<RecordStore>().GetAsync<ResultRecord>((await app.RowAsync(cycle, agency)).ResultRecord!, Cancellation);
        ClarificationRound kept = Assert.Single(result.Clarifications!);
        Assert.Equal(["Terlampir.", "Sejak 2020."], kept.Questions.Select(question => question.Answer));
        Assert.Equal((agency, "q-1", null), (kept.Answer!.By, kept.DecisionId, kept.NewReceipt));
        Assert.Equal("answer-not-asked", (await app.AnswerAsync(cycle, agency, "Masih.")).Code);
    }

    [Fact]
    public async Task An_agency_that_was_never_asked_has_nothing_of_it_in_its_result()
    {
        (string cycle, string agency) = await app.VerifiedAsync();
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        string result = System.Text.Encoding.UTF8.GetString(await app.Get<RecordStore>().GetBytesAsync((await app.RowAsync(cycle, agency)).ResultRecord!, Cancellation));
        Assert.DoesNotContain("clarifications", result, StringComparison.Ordinal);
        Assert.DoesNotContain("\"answers\"", result, StringComparison.Ordinal);
    }

    private static void AssertLevels(UploadReport report, params (string Code, decimal Level)[] changed) =>
        Assert.All(report.Submission!.Entries, entry => Assert.Equal(changed.Where(one => one.Code == entry.Code).Select(one => one.Level).FirstOrDefault(3m), entry.Level));

    // Anybody can do it again from what the record holds.
    private async Task AssertScoredAsync(string cycle, string agency, UploadReport report)
    {
        ScoreRecord score = await app.Get<RecordStore>().GetAsync<ScoreRecord>(RecordNames.SelfScore(cycle, agency, report.Receipt), Cancellation);
        Assert.Equal(StoredJson.ToText(report.Answers), StoredJson.ToText(score.Answers));
        UploadReport before = await app.Get<RecordStore>().GetAsync<UploadReport>(RecordNames.Report(cycle, agency, score.Answers!.Receipt), Cancellation);
        Assert.Equal(score.Answers.SubmissionHash, StoredJson.Sha256(StoredJson.Serialize(before.Submission)));
        Assert.Equal(score.SubmissionHash, StoredJson.Sha256(StoredJson.Serialize(report.Submission)));
        Instrument instrument = ShippedInstruments.Get("merit-2019");
        IEnumerable<SubmissionEntry> byHand = before.Submission!.Entries.Select(entry => score.Answers.Asked.Contains(entry.Code) ? report.Submission!.Entries.Single(now => now.Code == entry.Code) : entry);
        Assert.Equal(Scorer.Score(instrument, [.. byHand], new ScoringOptions { AgencyType = Merit.Assessment.Agencies.AgencyType.City }).Score, score.Score);
    }
}
