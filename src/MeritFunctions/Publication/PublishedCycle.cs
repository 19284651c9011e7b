using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Records;

namespace MeritFunctions.Publication;

/// <summary>A cycle whose results anybody may know.</summary>
/// <param name="Row">The cycle's row as it was some seconds ago. It is shared and must not be changed.</param>
/// <param name="Instrument">The instrument, read from the pinned bytes.</param>
/// <param name="Ranking">The ranking, found to be what was written.</param>
public sealed record PublishedCycle(CycleRow Row, Instrument Instrument, PublishedRanking Ranking)
{
    /// <summary>The cycle's id.</summary>
    public string Id => Row.RowKey;

    /// <summary>Its title.</summary>
    public Text Title => Ranking.Results.Title;

    /// <summary>The release that the ranking is of.</summary>
    public PublicRelease Release => ReleaseOf(Ranking.Results.Release);

    /// <summary>The corrections up to it, oldest first.</summary>
    public IReadOnlyList<PublicRelease> Corrections => [.. Releases.Where(release => release.Number > 1 && release.Number <= Ranking.Results.Release)];

    /// <summary>
    /// Number of the first release that anybody outside could know: the one that held when result mails were let go. What was corrected
    /// before that stays unknown.
    /// </summary>
    public int FirstPublic => PlenaryRelease.ListOf(Row).Where(release => release.ReceivedAt <= Row.ResultMailsAt).Select(release => release.Number).DefaultIfEmpty(1).Max();

    /// <summary>A release by its number.</summary>
    /// <exception cref="InvalidOperationException">The ranking is of a release that the cycle does not have.</exception>
    public PublicRelease ReleaseOf(int number) =>
        Releases.FirstOrDefault(release => release.Number == number) ?? throw new InvalidOperationException($"Release {number} of cycle {Id} is missing.");

    private IEnumerable<PublicRelease> Releases => PlenaryRelease.ListOf(Row).Select(PublicRelease.Of);
}

/// <summary>A release as anybody may know it: without who decided.</summary>
/// <param name="Number">From 1; a correction is the next one.</param>
/// <param name="Decree">Number of the decree.</param>
/// <param name="DecidedOn">Date of the decree.</param>
/// <param name="Reason">Why the release before it was corrected; absent on the first.</param>
public sealed record PublicRelease(int Number, string Decree, DateOnly DecidedOn, string? Reason)
{
    internal static PublicRelease Of(PlenaryRelease release) => new(release.Number, release.Decree, release.DecidedOn, release.Reason);
}
