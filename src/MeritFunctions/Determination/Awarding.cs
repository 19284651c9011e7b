using Merit.Adapters.Storage;
using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Scoring;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>
/// Ranks agencies for the awards of their instrument, by the verified scores as they stand in their records and by the type, region and
/// size that were pinned when the cycle was started.
/// </summary>
public sealed class Awarding(RecordStore records, AssessmentTable assessments)
{
    private const int SideBySide = 16;

    /// <summary>The awards of a release, as whoever asked first found them; empty where the instrument ranks nothing.</summary>
    /// <exception cref="InvalidOperationException">A verified score is missing.</exception>
    public async Task<IReadOnlyList<AwardResult>> OfAsync(CycleInstrument cycle, int release, CancellationToken cancellation)
    {
        if (cycle.Instrument.Rankings.Count == 0)
        {
            return [];
        }

        string name = RecordNames.Awards(cycle.Cycle.RowKey, release);
        return await records.ReadAsync<List<AwardResult>>(name, cancellation)
            ?? (await records.WriteFirstAsync(name, await RankAsync(cycle, cancellation), cancellation)).Document;
    }

    /// <summary>The awards as a release would find them now; nothing is written.</summary>
    /// <exception cref="InvalidOperationException">A verified score is missing.</exception>
    public async Task<List<AwardResult>> RankAsync(CycleInstrument cycle, CancellationToken cancellation)
    {
        AssessmentRow[] rows = [.. (await assessments.ListAsync(cycle.Cycle.RowKey, cancellation)).Where(row => row is { Stage: AssessmentStage.Verified or AssessmentStage.Determined, VerifiedRecord: not null })];
        var agencies = new AssessedAgency[rows.Length];
        await Parallel.ForAsync(
            0,
            rows.Length,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (i, token) =>
            {
                ScoreRecord score = await records.GetAsync<ScoreRecord>(rows[i].VerifiedRecord!, token);
                agencies[i] = new AssessedAgency(rows[i].ReadAgency(), StoredJson.Deserialize<NodeScore>(score.Derivation.GetProperty("tree").GetRawText()));
            });
        return
        [
            .. cycle.Instrument.Rankings.Select(award => new AwardResult(
                award.Code,
                award.Title,
                (int)award.Top.Value,
                [.. Ranker.Rank(award, agencies).Select(group => new AwardGroup(
                    group.Group.Title,
                    [.. group.Agencies.Select(place => new AwardPlace(place.Rank, place.Agency.Code, place.Agency.Name, place.Number, place.Awarded))]))])),
        ];
    }
}
