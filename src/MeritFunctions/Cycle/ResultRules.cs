using Azure.Data.Tables;
using Merit.Adapters.Storage;
using MeritFunctions.Records;

namespace MeritFunctions.Cycle;

/// <summary>What must hold between a published ranking, its records and the assessments.</summary>
internal static class ResultRules
{
    public static IEnumerable<Contradiction> Contradictions(CycleState state, Func<ITableEntity, bool> isSettled)
    {
        CycleRow cycle = state.Cycle;
        foreach (DamagedRecord damaged in state.Damaged)
        {
            yield return InvariantRules.Told("record-damaged", $"records/{damaged.Name}", damaged.Reason);
        }

        if (!isSettled(cycle) || cycle.Fault is not null)
        {
            yield break;
        }

        // A release is determined at once, batch after batch.
        bool isDetermined = cycle.Status == CycleStatus.Released && cycle.ResultsRecord == RecordNames.Results(cycle.RowKey, cycle.Release);
        if ((cycle.Release > 0 || cycle.Status == CycleStatus.Released) && !isDetermined && cycle.Timestamp < state.ReadAt - InvariantRules.Longest)
        {
            yield return InvariantRules.Told("release-undetermined", "cycle", cycle.Release, cycle.Status);
        }

        foreach (Contradiction contradiction in state.Results is { } results && isDetermined ? OfRanking(results, state.Shown ?? results, state.Assessments) : [])
        {
            yield return contradiction;
        }
    }

    private static IEnumerable<Contradiction> OfRanking(CycleResults results, CycleResults shown, IReadOnlyList<AssessmentRow> assessments)
    {
        Dictionary<string, AssessmentRow> rows = assessments.ToDictionary(row => row.RowKey, StringComparer.Ordinal);
        HashSet<string> ranked = new(StringComparer.Ordinal);
        for (int place = 0; place < results.Ranking.Count; place++)
        {
            RankedResult line = results.Ranking[place];
            RankedResult? before = place > 0 ? results.Ranking[place - 1] : null;
            int rank = before?.Score == line.Score ? before.Rank : place + 1;
            bool isNew = ranked.Add(line.Agency);
            if (line.Rank != rank || before?.Score < line.Score || !isNew)
            {
                yield return InvariantRules.Told("ranking-order", $"ranking/{line.Agency}", line.Rank);
            }

            if (Difference(shown.Ranking[place], rows.GetValueOrDefault(line.Agency)) is { } difference)
            {
                yield return InvariantRules.Told("ranking-differs", $"ranking/{line.Agency}", difference);
            }
        }

        foreach (AssessmentRow row in assessments.Where(row => row.Stage == AssessmentStage.Determined && !ranked.Contains(row.RowKey)))
        {
            yield return InvariantRules.Told("ranking-incomplete", $"assessments/{row.RowKey}", row.Stage);
        }

        HashSet<string> silent = [.. results.NotSubmitted];
        foreach (AssessmentRow row in assessments.Where(row => (row.Stage == AssessmentStage.NotSubmitted) != silent.Remove(row.RowKey)))
        {
            yield return InvariantRules.Told("ranking-incomplete", $"assessments/{row.RowKey}", row.Stage);
        }

        foreach (string agency in silent)
        {
            yield return InvariantRules.Told("ranking-differs", $"ranking/{agency}", nameof(AssessmentRow));
        }
    }

    // The first field in which a line of the ranking and its assessment differ.
    private static string? Difference(RankedResult line, AssessmentRow? row) =>
        row is null ? nameof(AssessmentRow)
        : row.Stage != AssessmentStage.Determined ? nameof(row.Stage)
        : row.ResultRecord != line.Record ? nameof(row.ResultRecord)
        : row.ResultHash != line.RecordHash ? nameof(row.ResultHash)
        : AssessmentRow.ToDecimal(row.VerifiedScore) != line.Score ? nameof(row.VerifiedScore)
        : row.Category != line.Category ? nameof(row.Category)
        : null;
}
