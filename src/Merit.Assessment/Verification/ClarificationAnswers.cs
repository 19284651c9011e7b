using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Verification;

/// <summary>What an answer to a question changes (klarifikasi): nothing but what was asked about.</summary>
public static class ClarificationAnswers
{
    /// <summary>
    /// The submission that counts when an upload answers a question after the deadline for submissions: each indicator that was asked
    /// about as the answer states it, every other one as it was. What the answer leaves out stays as it was too.
    /// </summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="before">What was asked about.</param>
    /// <param name="answer">What was uploaded for an answer.</param>
    /// <param name="asked">Codes or aliases of the indicators that were asked about.</param>
    public static AnsweredSubmission Merge(Instrument instrument, SubmissionVersion before, SubmissionVersion answer, IEnumerable<string> asked)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(asked);
        HashSet<string> open = new(asked.Select(code => instrument.Find(code)?.Code).OfType<string>(), StringComparer.Ordinal);
        Dictionary<string, SubmissionEntry> were = before.Submission.Entries.ToDictionary(entry => entry.Code, StringComparer.Ordinal);
        Dictionary<string, SubmissionEntry> are = answer.Submission.Entries.ToDictionary(entry => entry.Code, StringComparer.Ordinal);
        SubmissionEntry?[] entries = [.. instrument.Leaves.Select(leaf => (open.Contains(leaf.Code) ? are.GetValueOrDefault(leaf.Code) : null) ?? were.GetValueOrDefault(leaf.Code))];
        return new AnsweredSubmission(
            answer.Submission with { Entries = [.. entries.OfType<SubmissionEntry>()] },
            [.. instrument.Leaves.Select(leaf => leaf.Code).Where(open.Contains)],
            [.. SubmissionChanges.Between(before, answer).Where(change => !open.Contains(change.Code) && IsStated(change, answer)).Select(change => change.Code)]);
    }

    // Who answers need not send again what nobody asked about: a file that is named and not there says nothing new.
    private static bool IsStated(EntryChange change, SubmissionVersion answer) =>
        change.After is not null && (change.IsAnswerChanged || change.Added.Count > 0 || change.Removed.Count > 0 || change.Replaced.Any(name => answer.Hash(name) is not null));
}

/// <summary>What counts of an answer.</summary>
/// <param name="Submission">The submission that counts.</param>
/// <param name="Asked">Codes of the indicators that count as the answer states them, in the instrument's order.</param>
/// <param name="LeftAside">Codes of the indicators that the answer states otherwise than before although nobody asked; there it does not count.</param>
public sealed record AnsweredSubmission(Submission Submission, IReadOnlyList<string> Asked, IReadOnlyList<string> LeftAside);
