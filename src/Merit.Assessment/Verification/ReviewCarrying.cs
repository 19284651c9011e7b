using Merit.Assessment.Submissions;

namespace Merit.Assessment.Verification;

/// <summary>What of an earlier review still fits a new upload or round.</summary>
public static class ReviewCarrying
{
    /// <summary>The findings of an earlier review by the same assessor for the open indicators whose claim and evidence are the same, content by content.</summary>
    /// <param name="earlier">The earlier review.</param>
    /// <param name="before">The upload that it was of.</param>
    /// <param name="now">The upload that is reviewed now.</param>
    /// <param name="subject">What is reviewed now.</param>
    public static IReadOnlyDictionary<string, ReviewedIndicator> Carry(Review earlier, SubmissionVersion before, SubmissionVersion now, ReviewSubject subject)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(subject);
        HashSet<string> changed = [.. SubmissionChanges.Between(before, now).Select(change => change.Code)];
        return Review.Sorted(earlier.Indicators
            .Where(reviewed => reviewed.Value.Level is not null && subject.IsOpen(reviewed.Key) && !changed.Contains(reviewed.Key) && IsProved(reviewed.Key))
            .Select(reviewed => KeyValuePair.Create(reviewed.Key, reviewed.Value with { IsCarried = true })));

        // Of a file without a hash nobody knows whether it is the same.
        bool IsProved(string code) => subject.EntryOf(code)?.Evidence.All(name => now.Hash(name) is not null) ?? true;
    }
}
