using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;

namespace MeritFunctions.Verification;

/// <summary>Who reviews and who moderates which agency: the one place where that is asked.</summary>
public sealed class ReviewDuties(VerificationDuties duties)
{
    /// <summary>The places of those who review.</summary>
    public static IReadOnlyList<string> Reviewers { get; } = [AssignmentSlot.First, AssignmentSlot.Second];

    /// <summary>Every place of an agency's verification.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Reviewers, AssignmentSlot.Moderator];

    /// <summary>The place that somebody has in an agency's verification; null when they have none of these, or must keep away by now.</summary>
    public async Task<AssignmentRow?> FindAsync(string cycle, string agency, Caller caller, IReadOnlyList<string> slots, CancellationToken cancellation) =>
        (await duties.FindAsync(cycle, agency, caller, cancellation, slots)).Place;

    /// <summary>What somebody is told who has none.</summary>
    public static OrderOutcome RefusalOf(string agency) => OrderOutcome.Forbidden("not-assigned", agency);
}
