using Merit.Assessment.Auditing;

namespace Merit.Assessment.Tests.Auditing;

public sealed class Waits_of_an_agency
{
    private static readonly DateTimeOffset Opened = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static AuditEvent On(int day, AuditKind what, string? why = null, string? after = null) =>
        new() { Id = $"{day}", At = Opened.AddDays(day), Actor = "app", Role = AuditRole.System, What = what, Subject = "31", Why = why, After = after };

    private static string Told(IEnumerable<AuditEvent> events, string stage) =>
        string.Join(' ', Waits.Of(events, Opened, stage).Select(w => $"{w.Stage}:{(w.From - Opened).Days}-{(w.Until is { } until ? (until - Opened).Days : "")}"));

    [Fact]
    public void Follow_the_whole_way() => Assert.Equal(
        "awaitingSubmission:0-9 awaitingVerification:9-30 clarificationRequested:30-33 awaitingVerification:33-40 verified:40-50",
        Told(
            [
                On(8, AuditKind.UploadAccepted),
                On(9, AuditKind.SubmissionScored, after: "a"),
                On(20, AuditKind.AssessmentClosed, "awaitingVerification"),
                On(30, AuditKind.DecisionApplied, "d-1"),
                On(33, AuditKind.SubmissionScored, after: "b"),
                On(40, AuditKind.DecisionApplied, "d-2", "c"),
                On(50, AuditKind.ResultDetermined),
            ],
            "determined"));

    [Fact]
    public void For_an_answer_end_when_it_is_sent_and_one_that_comes_after_an_upload_ends_none() => Assert.Equal(
        "awaitingSubmission:0-9 awaitingVerification:9-30 clarificationRequested:30-32 awaitingVerification:32-40 clarificationRequested:40-41 awaitingVerification:41-",
        Told(
            [
                On(9, AuditKind.SubmissionScored, after: "a"),
                On(30, AuditKind.DecisionApplied, "d-1"),
                On(32, AuditKind.AnswersSent, after: "x"),
                On(40, AuditKind.DecisionApplied, "d-2"),
                On(41, AuditKind.SubmissionScored, after: "b"),
                On(42, AuditKind.AnswersSent, after: "y"),
            ],
            "awaitingVerification"));

    [Fact]
    public void Begin_anew_with_more_time_and_after_a_withdrawal() => Assert.Equal(
        "awaitingSubmission:0-5 notSubmitted:5-6 awaitingSubmission:6-7 withdrawn:7-8 awaitingSubmission:8-",
        Told(
            [
                On(5, AuditKind.AssessmentClosed, "notSubmitted"),
                On(6, AuditKind.AssessmentReopened, "deadline"),
                On(7, AuditKind.AgencyWithdrawn),
                On(8, AuditKind.AgencyReinstated),
            ],
            "awaitingSubmission"));

    [Fact]
    public void Are_over_when_it_is_withdrawn() => Assert.Equal("awaitingSubmission:0-7", Told([On(7, AuditKind.AgencyWithdrawn)], "withdrawn"));

    [Fact]
    public void End_where_the_row_says_it_stands() => Assert.Equal("awaitingVerification:0-", Told([], "awaitingVerification"));
}
