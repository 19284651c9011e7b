using Merit.Assessment;
using MeritFunctions.Records;

namespace MeritFunctions.Publication;

/// <summary>
/// A result record as anybody may know it: what came out and by which decree. Who decided, what was asked and answered, files, reasons and
/// recommendations stand in the record and stay there.
/// </summary>
/// <param name="Hash">SHA-256 of the record's bytes: names it for good.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="AgencyName">Its name when the cycle was started.</param>
/// <param name="Score">Verified score, in the instrument's points.</param>
/// <param name="Maximum">The most that there are.</param>
/// <param name="Index">The rounded index; null when the instrument has none.</param>
/// <param name="Category">Code of the category; null when the instrument has none.</param>
/// <param name="CategoryTitle">Its name.</param>
/// <param name="Aspects">Scores of the aspects, in the instrument's order.</param>
/// <param name="Awards">The awarded ranks.</param>
/// <param name="Release">The release that made it.</param>
/// <param name="Replaces">Name of the record that it corrects; null on a first result.</param>
/// <param name="AmendedAt">When an objection was decided that changed it; null where none did.</param>
public sealed record PublicResult(
    string Hash,
    string Agency,
    string AgencyName,
    decimal Score,
    decimal Maximum,
    decimal? Index,
    string? Category,
    Text? CategoryTitle,
    IReadOnlyList<AspectScore> Aspects,
    IReadOnlyList<GroupRank> Awards,
    PublicRelease Release,
    string? Replaces,
    DateTimeOffset? AmendedAt)
{
    internal static PublicResult Of(ResultRecord record, string hash) => new(
        hash,
        record.Agency,
        record.AgencyName,
        record.Score,
        record.Maximum,
        record.Index,
        record.Category,
        record.CategoryTitle,
        record.Aspects,
        [.. (record.Awards ?? []).Where(rank => rank.Awarded)],
        PublicRelease.Of(record.Release),
        record.Replaces,
        record.Amendment?.DecidedAt);
}
