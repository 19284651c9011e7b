namespace Merit.Assessment.Auditing;

/// <summary>Reads out of an agency's log for what it waited, one after the other, and how long.</summary>
public static class Waits
{
    /// <summary>The stage before anything was accepted.</summary>
    private const string Submission = "awaitingSubmission";

    private const string Verification = "awaitingVerification";

    /// <summary>The waits of one agency in a cycle, oldest first; the last one lasts as long as its stage does.</summary>
    /// <param name="events">What happened to the agency, in the order of the log.</param>
    /// <param name="opened">When the cycle was opened.</param>
    /// <param name="stage">The stage in which it stands now.</param>
    public static IReadOnlyList<Wait> Of(IEnumerable<AuditEvent> events, DateTimeOffset opened, string stage)
    {
        ArgumentNullException.ThrowIfNull(events);
        List<Wait> waits = [new(Submission, opened, null)];
        string before = Submission;
        foreach (AuditEvent happened in events)
        {
            string? next = happened.What switch
            {
                AuditKind.SubmissionScored => Verification,
                AuditKind.AssessmentClosed => happened.Why,
                // A question is applied without a score.
                AuditKind.DecisionApplied => happened.After is null ? "clarificationRequested" : "verified",
                // What is answered while it is verified already ends no wait.
                AuditKind.AnswersSent => waits[^1].Stage == "clarificationRequested" ? Verification : null,
                AuditKind.AssessmentReopened => happened.Why == "deadline" ? (waits[^1].Stage == "notSubmitted" ? Submission : null) : Verification,
                AuditKind.ResultDetermined => "determined",
                AuditKind.AgencyWithdrawn => "withdrawn",
                AuditKind.AgencyReinstated => before,
                _ => null,
            };
            if (next is null || next == waits[^1].Stage)
            {
                continue;
            }

            before = happened.What == AuditKind.AgencyWithdrawn ? waits[^1].Stage : before;
            waits[^1] = waits[^1] with { Until = happened.At };
            waits.Add(new Wait(next, happened.At, null));
        }

        // The row knows better than the log where it stands: a log line may still be on its way.
        waits[^1] = waits[^1] with { Stage = stage };
        if (stage is "determined" or "withdrawn")
        {
            // Nobody waits any more.
            waits.RemoveAt(waits.Count - 1);
        }

        return waits;
    }
}

/// <summary>A wait.</summary>
/// <param name="Stage">In which stage.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">When it ended; null while it lasts.</param>
public sealed record Wait(string Stage, DateTimeOffset From, DateTimeOffset? Until);
