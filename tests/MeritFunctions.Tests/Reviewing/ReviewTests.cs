using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Verification;
using MeritFunctions.Cycle;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Verification;
using static MeritFunctions.Tests.Reviewing.ReviewActs;

namespace MeritFunctions.Tests.Reviewing;

/// <summary>Two assessors review the same upload without seeing each other, and one decision comes of it.</summary>
public sealed class ReviewTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_who_find_what_is_claimed_confirm_it_by_themselves()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First);
        Assert.Null(await app.DecisionAsync(cycle, agency));
        await app.SubmittedAsync(cycle, agency, receipt, Second);

        VerificationDecision decision = (await app.DecisionAsync(cycle, agency))!;
        Assert.Equal((VerificationOutcome.Confirm, "assessor-1", "assessor-2", null), (decision.Outcome, decision.Reviews!.First, decision.Reviews.Second, decision.Reviews.Moderator));
        Assert.Equal((AssessmentStage.Verified, true), await app.StepAsync(cycle, agency) switch { var v => (v.Stage, v.IsDone) });
        Assert.Contains((InstanceIds.Assessment(cycle, agency), Wakes.Stored), app.Client.Raised);
        IReadOnlyList<(string What, string? Why)> log = await app.LoggedAsync(cycle);
        Assert.Equal(2, log.Count(e => e.What == "review-submitted"));
        Assert.Null((await app.PlaceAsync(cycle, agency, AssignmentSlot.First)).Pending);
    }

    [Fact]
    public async Task What_both_find_otherwise_is_adjusted_and_the_record_says_how_each_level_came_about()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First, ("1.1", 2m, "Peta jabatan lama."));
        await app.SubmittedAsync(cycle, agency, receipt, Second, ("1.1", 2m, "Belum ditetapkan."));
        await app.StepAsync(cycle, agency);

        VerificationDecision decision = (await app.DecisionAsync(cycle, agency))!;
        ReviewSettlement settled = (await app.Get<RecordStore>().ReadAsync<ReviewSettlement>(decision.Reviews!.Record, Cancellation))!;
        Assert.Equal((VerificationOutcome.Adjust, 2m, "1.1: Peta jabatan lama. / Belum ditetapkan."), (decision.Outcome, decision.Levels["1.1"], decision.Reason));
        SettledIndicator line = Assert.Single(settled.Levels, l => l.Found.Claim != l.Settled.Level);
        Assert.Equal((LevelBasis.Agreed, 2m, 2m), (line.Settled.Basis, line.Found.First.Level, line.Found.Second.Level));
        byte[] bytes = await app.Get<RecordStore>().GetBytesAsync(settled.Reviews[1].Record, Cancellation);
        Assert.Equal(settled.Reviews[1].RecordHash, StoredJson.Sha256(bytes));
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        HttpAnswer result = await app.ResultAsync(cycle, agency);
        Assert.Contains("assessor-2", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_two_review_neither_decides_alone_and_only_they_may_ask()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        HttpAnswer confirmed = await app.DecideAsync(cycle, agency, receipt, "d-1");
        HttpAnswer stranger = await app.DecideAsync(cycle, agency, receipt, "d-2", "clarify");
        HttpAnswer asked = await app.CallAsync(
            request => app.Function<VerifyAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new { decisionId = "d-3", receipt, outcome = "clarify", reason = "Unggah SK." }),
            caller: Second);

        Assert.Equal((409, "double-review"), (confirmed.Status, confirmed.Code));
        Assert.Equal((403, "not-assigned"), (stranger.Status, stranger.Code));
        Assert.Equal(202, asked.Status);
    }

    [Fact]
    public async Task After_both_have_submitted_nobody_asks_any_more()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First, ("1.1", 2m, "Lama."));
        await app.SubmittedAsync(cycle, agency, receipt, Second);
        HttpAnswer asked = await app.CallAsync(
            request => app.Function<VerifyAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new { decisionId = "d-3", receipt, outcome = "clarify", reason = "Unggah SK." }),
            caller: Second);
        Assert.Equal((409, "reviews-submitted"), (asked.Status, asked.Code));
    }

    [Fact]
    public async Task Everything_that_is_missing_is_told_and_nothing_is_submitted()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.FindAsync(cycle, agency, receipt, "1.1", 2m, First);
        HttpAnswer answer = await app.SubmitAsync(cycle, agency, receipt, First);

        Assert.Equal(422, answer.Status);
        Assert.Contains("review-reason-missing /reasons/1.1", answer.Errors);
        Assert.Contains("review-level-missing /levels/1.2", answer.Errors);
        Assert.Equal(200, (await app.FindAsync(cycle, agency, receipt, "1.1", 3m, First)).Status);
    }

    [Fact]
    public async Task What_comes_after_the_submission_is_refused_and_changes_nothing()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First);
        HttpAnswer late = await app.FindAsync(cycle, agency, receipt, "1.1", 1m, First, "Terlambat.");
        HttpAnswer again = await app.SubmitAsync(cycle, agency, receipt, First);

        Assert.Equal((409, "review-submitted"), (late.Status, late.Code));
        Assert.Equal(202, again.Status);
        Review record = (await app.Get<RecordStore>().ReadAsync<Review>(RecordNames.Review(cycle, agency, receipt, 0, AssignmentSlot.First), Cancellation))!;
        Assert.Equal(3m, record.Of("1.1").Level);
        Assert.Equal(1, (await app.LoggedAsync(cycle)).Count(e => e.What == "review-submitted"));
    }

    [Fact]
    public async Task Saves_and_a_submission_at_once_leave_one_truth()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.FillAsync(cycle, agency, receipt, First);
        HttpAnswer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => i == 6
                ? app.SubmitAsync(cycle, agency, receipt, First)
                : app.FindAsync(cycle, agency, receipt, "1.1", i % 2 == 0 ? 2m : 3m, First, $"Alasan {i}")));

        Assert.Contains(answers, a => a.Status == 202);
        Assert.All(answers, a => Assert.True(a.Status is 200 or 202 or 409 or 412, a.Text));
        Review record = (await app.Get<RecordStore>().ReadAsync<Review>(RecordNames.Review(cycle, agency, receipt, 0, AssignmentSlot.First), Cancellation))!;
        JsonElement shown = (await app.ReviewAsync(cycle, agency, First)).Json;
        Assert.Equal(record.Of("1.1").Level, shown.GetProperty("indicators").EnumerateArray().Single(l => l.GetProperty("indicator").GetString() == "1.1").GetProperty("level").GetDecimal());
        Assert.NotNull(record.SubmittedAt);
    }

    [Fact]
    public async Task Both_submit_at_once_and_one_decision_is_taken()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.FillAsync(cycle, agency, receipt, First);
        await app.FillAsync(cycle, agency, receipt, Second);
        HttpAnswer[] answers = await Task.WhenAll(
            app.SubmitAsync(cycle, agency, receipt, First), app.SubmitAsync(cycle, agency, receipt, Second), app.SubmitAsync(cycle, agency, receipt, First), app.SubmitAsync(cycle, agency, receipt, Second));

        Assert.All(answers, a => Assert.Equal(202, a.Status));
        Assert.NotNull(await app.DecisionAsync(cycle, agency));
    }

    [Fact]
    public async Task Who_has_seen_another_state_is_told_and_overwrites_nothing()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        string before = (await app.ReviewAsync(cycle, agency, First)).ETag!;
        HttpAnswer saved = await app.FindAsync(cycle, agency, receipt, "1.1", 2m, First, "Lama.", seen: before);
        HttpAnswer stale = await app.FindAsync(cycle, agency, receipt, "1.1", 4m, First, seen: before);
        HttpAnswer next = await app.FindAsync(cycle, agency, receipt, "1.2", 3m, First, seen: saved.ETag);

        Assert.Equal((200, 412, 200), (saved.Status, stale.Status, next.Status));
        Assert.Equal((2, saved.ETag == next.ETag), (next.Json.GetProperty("reviewed").GetInt32(), false));
    }

    [Fact]
    public async Task Whoever_is_not_assigned_reviews_nothing()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        HttpAnswer[] answers =
        [
            await app.ReviewAsync(cycle, agency, Mediator),
            await app.FindAsync(cycle, agency, receipt, "1.1", 2m, Mediator),
            await app.SubmitAsync(cycle, agency, receipt, First with { Id = "assessor-9" }),
            await app.ConcedeAsync(cycle, agency, receipt, "1.1", First with { Id = "assessor-9" }),
            await app.DifferencesAsync(cycle, agency, First with { Id = "assessor-9" }),
            await app.ModerateAsync(cycle, agency, receipt, new { }, new { }, First),
        ];
        Assert.All(answers, a => Assert.Equal((403, "not-assigned"), (a.Status, a.Code)));
    }

    [Fact]
    public async Task Verification_must_be_open_before_a_review_counts_but_not_before_it_is_written()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync(isFinal: false);
        await app.FillAsync(cycle, agency, receipt, First);
        HttpAnswer early = await app.SubmitAsync(cycle, agency, receipt, First);
        Assert.Equal((409, "verification-not-open"), (early.Status, early.Code));
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.SubmitAsync(cycle, agency, receipt, First)).Status);
    }

    [Fact]
    public async Task A_new_upload_begins_a_new_review_prefilled_with_what_did_not_change()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync(isFinal: false);
        await app.FindAsync(cycle, agency, receipt, "1.1", 2m, First, "Lama.", files: ["1.1.pdf", "none.pdf"]);
        await app.UploadAsync(cycle, agency, "v", level: 3, isFinal: true);
        await app.StepAsync(cycle, agency);
        string newer = (await app.RowAsync(cycle, agency)).Receipt!;
        HttpAnswer stale = await app.FindAsync(cycle, agency, receipt, "1.1", 1m, First, "x");
        JsonElement review = (await app.ReviewAsync(cycle, agency, First)).Json;
        JsonElement line = review.GetProperty("indicators").EnumerateArray().First(l => l.GetProperty("indicator").GetString() == "1.1");

        Assert.Equal((409, "receipt-superseded"), (stale.Status, stale.Code));
        Assert.Equal((newer, 2m, true, "1.1.pdf"), (review.GetProperty("receipt").GetString(), line.GetProperty("level").GetDecimal(), line.GetProperty("carried").GetBoolean(), Assert.Single(line.GetProperty("seen").EnumerateArray()).GetProperty("name").GetString()));
        Assert.Equal(0, (await app.ReviewAsync(cycle, agency, Second)).Json.GetProperty("reviewed").GetInt32());
    }

    [Fact]
    public async Task What_is_reopened_is_reviewed_anew_and_the_rest_stands()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First, ("1.1", 2m, "Lama."), ("1.2", 2m, "Lama."));
        await app.SubmittedAsync(cycle, agency, receipt, Second, ("1.1", 2m, "Lama."), ("1.2", 2m, "Lama."));
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.ReopenAsync(cycle, agency, "r-1", "1.2")).Status);
        await app.StepAsync(cycle, agency);

        JsonElement review = (await app.ReviewAsync(cycle, agency, First)).Json;
        Assert.Equal((1, 1, 1), (review.GetProperty("round").GetInt32(), review.GetProperty("of").GetInt32(), review.GetProperty("reviewed").GetInt32()));
        HttpAnswer closed = await app.FindAsync(cycle, agency, receipt, "1.1", 4m, First, "x");
        Assert.Equal(422, closed.Status);
        foreach (var who in new[] { First, Second })
        {
            Assert.Equal(200, (await app.FindAsync(cycle, agency, receipt, "1.2", 4m, who, "Bukti lengkap.")).Status);
            Assert.Equal(202, (await app.SubmitAsync(cycle, agency, receipt, who)).Status);
        }

        Assert.Equal(AssessmentStage.Verified, (await app.StepAsync(cycle, agency)).Stage);
        VerificationDecision last = (await app.Get<DecisionTable>().ListAsync(cycle, agency, Cancellation)).Select(VerificationDecision.Of).Single(d => d.Round == 1);
        Assert.Equal((2m, 4m), (last.Levels["1.1"], last.Levels["1.2"]));
    }

    [Fact]
    public async Task Where_one_reviews_their_review_decides()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync(reviews: 1);
        await app.SubmittedAsync(cycle, agency, receipt, First, ("1.1", 2m, "Lama."));
        VerificationDecision decision = (await app.DecisionAsync(cycle, agency))!;
        Assert.Equal((VerificationOutcome.Adjust, "assessor-1", null), (decision.Outcome, decision.Assessor, decision.Reviews));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_stops_on_the_way_is_taken_up_by_the_sweep_wherever_it_was(bool isWritten)
    {
        StorageFault fault = isWritten ? StorageFault.After : StorageFault.Before;
        for (int call = 1; ; call++)
        {
            (string cycle, string agency, string receipt) = await app.AssignedAsync();
            await app.SubmittedAsync(cycle, agency, receipt, First);
            await app.FillAsync(cycle, agency, receipt, Second);
            int writes = 0;
            bool hasFailed = false;
            app.Storage.Choose = request =>
            {
                bool isIt = !hasFailed && request.Method.ToString() != "GET" && ++writes == call;
                hasFailed |= isIt;
                return isIt ? fault : StorageFault.None;
            };
            Exception? failure = await Record.ExceptionAsync(() => app.SubmitAsync(cycle, agency, receipt, Second));
            app.Storage.Choose = null;
            if (!hasFailed)
            {
                Assert.Null(failure);
                Assert.True(call > 5, $"Only {call} writes.");
                return;
            }

            bool isSealed = (await app.ReviewAsync(cycle, agency, Second)).Json.TryGetProperty("submittedAt", out _);
            CycleRow row = await app.CycleAsync(cycle);
            await app.Get<ReviewDesk>().TakeUpAsync(row, DateTimeOffset.MaxValue - TimeSpan.FromDays(1), app.Client, Cancellation);
            if (!isSealed)
            {
                Assert.Null(await app.DecisionAsync(cycle, agency));
                Assert.Equal(202, (await app.SubmitAsync(cycle, agency, receipt, Second)).Status);
            }

            Assert.NotNull(await app.DecisionAsync(cycle, agency));
            AssignmentRow place = await app.PlaceAsync(cycle, agency, AssignmentSlot.Second);
            Assert.Equal((true, null), (place.SubmittedAt is not null, place.Pending));
            Assert.Equal(2, (await app.LoggedAsync(cycle)).Count(e => e.What == "review-submitted"));
        }
    }

    [Fact]
    public async Task A_cycle_that_was_started_without_the_setting_has_the_same_record_and_hash_as_before()
    {
        string cycle = await app.StartCycleAsync("31");
        CycleRow row = await app.CycleAsync(cycle);
        byte[] start = await app.Get<RecordStore>().GetBytesAsync(row.StartRecord, Cancellation);
        Assert.DoesNotContain("reviews", System.Text.Encoding.UTF8.GetString(start), StringComparison.OrdinalIgnoreCase);
        Assert.False(row.IsDoublyReviewed);
    }
}
