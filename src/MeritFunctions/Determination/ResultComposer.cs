using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>
/// What results and their ranking say, for whoever writes them and for whoever only looks at what a release would write: so that both are the
/// same.
/// </summary>
public sealed class ResultComposer(RecordStore records, ClarificationThread thread)
{
    private const int SideBySide = 16;

    /// <summary>The results of some assessments, in their order, without the hash before each.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="release">The release.</param>
    /// <param name="rows">The assessments.</param>
    /// <param name="decided">The decisions on them, by the agency's code.</param>
    /// <param name="awards">The awards of the release.</param>
    /// <param name="plenary">What the plenary decided; null where a release needs no session.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="InvalidOperationException">An assessment is not verified, or a record of it is missing.</exception>
    public async Task<ResultRecord[]> ComposeAsync(
        CycleInstrument cycle,
        PlenaryRelease release,
        IReadOnlyList<AssessmentRow> rows,
        ILookup<string, VerificationDecision> decided,
        IReadOnlyList<AwardResult> awards,
        PlenaryRecord? plenary,
        CancellationToken cancellation)
    {
        ILookup<string, GroupRank> ranks = AwardResult.RanksOf(awards);
        var composed = new ResultRecord[rows.Count];
        await Parallel.ForAsync(
            0,
            rows.Count,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (i, token) => composed[i] = await ComposeAsync(
                rows[i],
                cycle,
                release,
                awards.Count > 0 ? [.. ranks[rows[i].RowKey]] : null,
                [.. decided[rows[i].RowKey]],
                plenary?.Agencies.GetValueOrDefault(rows[i].RowKey),
                token));
        return composed;
    }

    /// <summary>What the ranking says of a result.</summary>
    /// <param name="record">The result.</param>
    /// <param name="name">Name of its record.</param>
    /// <param name="hash">SHA-256 of that.</param>
    public static RankedResult LineOf(ResultRecord record, string name, string hash) => new(
        0, record.Agency, record.AgencyName, record.Score, record.Index, record.Category, record.CategoryTitle, record.Recognised, name, hash);

    /// <summary>Ranks results, over all and among those of the same type, region and size, and counts their categories.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="input">The release and its chain.</param>
    /// <param name="lines">What is ranked.</param>
    /// <param name="rows">The cycle's assessments as the release leaves them.</param>
    /// <param name="awards">The awards of the release.</param>
    public static CycleResults Rank(
        CycleInstrument cycle, PublishResultsInput input, List<RankedResult> lines, List<AssessmentRow> rows, IReadOnlyList<AwardResult> awards)
    {
        List<RankedResult> ranking = Ranked(lines);
        ILookup<string, PlaceInGroup> places = PlacesOf(ranking, rows);
        ranking = [.. ranking.Select(line => line with { Groups = [.. places[line.Agency]] })];

        var recap = Recap.Of(cycle.Instrument, ranking.Select(r => r.Category is null ? null : cycle.Instrument.FindCategory(r.Category)));
        return new CycleResults(
            input.CycleId,
            input.Release,
            new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            cycle.Instrument.Id,
            cycle.Instrument.Maximum,
            cycle.Instrument.Index?.Denominator.Value,
            [.. recap.Categories.Select(c => new CategoryTotal(c.Category.Code, c.Category.Title, c.Agencies))],
            ranking.Count(r => r.Recognised),
            ranking,
            [.. rows.Where(r => r.Stage == AssessmentStage.NotSubmitted).Select(r => r.RowKey).Order(StringComparer.Ordinal)],
            input.ChainStart,
            input.LastHash)
        {
            Awards = awards.Count > 0 ? awards : null,
        };
    }

    // Equal scores share a rank, and the next rank counts them all.
    private static List<RankedResult> Ranked(IEnumerable<RankedResult> lines)
    {
        List<RankedResult> ranking = [];
        foreach (RankedResult line in lines.OrderByDescending(r => r.Score).ThenBy(r => r.Agency, StringComparer.Ordinal))
        {
            ranking.Add(line with { Rank = ranking.Count > 0 && ranking[^1].Score == line.Score ? ranking[^1].Rank : ranking.Count + 1 });
        }

        return ranking;
    }

    private static ILookup<string, PlaceInGroup> PlacesOf(IReadOnlyList<RankedResult> ranking, IEnumerable<AssessmentRow> rows)
    {
        Dictionary<string, AssessmentRow> known = rows.ToDictionary(r => r.RowKey, StringComparer.Ordinal);
        (string By, Func<AssessmentRow, string?> Of)[] groups = [("type", r => r.AgencyType), ("region", r => r.AgencyRegion), ("size", r => r.AgencySize)];
        return groups
            .SelectMany(group => ranking
                .GroupBy(line => known.GetValueOrDefault(line.Agency) is { } row ? group.Of(row) : null)
                .Where(members => members.Key is { Length: > 0 })
                .SelectMany(members => Ranked(members) switch { var places => places.Select(line => (line.Agency, Place: new PlaceInGroup(group.By, members.Key!, line.Rank, places.Count))) }))
            .ToLookup(place => place.Agency, place => place.Place, StringComparer.Ordinal);
    }

    private async Task<ResultRecord> ComposeAsync(
        AssessmentRow row,
        CycleInstrument cycle,
        PlenaryRelease release,
        IReadOnlyList<GroupRank>? ranks,
        IReadOnlyList<VerificationDecision> decided,
        PlenaryDecision? plenary,
        CancellationToken cancellation)
    {
        if (row is not { Stage: AssessmentStage.Verified or AssessmentStage.Determined, VerifiedRecord: { } verified, Receipt: { } receipt })
        {
            throw new InvalidOperationException($"Assessment {row.RowKey} of cycle {row.PartitionKey} is not verified.");
        }

        byte[] scored = await records.GetBytesAsync(verified, cancellation);
        string verifiedHash = StoredJson.Sha256(scored);
        if (plenary is not null && plenary.VerifiedHash != verifiedHash)
        {
            throw new InvalidOperationException($"The verified score of {row.RowKey} in cycle {row.PartitionKey} is not the one that the plenary decided on.");
        }

        ScoreRecord score = StoredJson.Deserialize<ScoreRecord>(scored);
        return new ResultRecord
        {
            CycleId = row.PartitionKey,
            CycleTitle = new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            AssessingBody = cycle.Cycle.AssessingBody,
            Agency = row.RowKey,
            AgencyName = row.AgencyName,
            AgencyType = row.AgencyType,
            InstrumentId = cycle.Instrument.Id,
            InstrumentVersion = cycle.Instrument.Version,
            InstrumentHash = score.InstrumentHash,
            Receipt = receipt,
            ReceivedAt = score.ReceivedAt,
            SubmissionHash = score.SubmissionHash,
            Files = score.Files,
            Answers = score.Answers,
            FilesChanged = row.FilesChanged,
            SelfScore = AssessmentRow.ToDecimal(row.SelfScore) ?? 0m,
            Score = score.Score,
            Maximum = score.Maximum,
            Index = score.Index,
            IndexDenominator = score.IndexDenominator,
            Category = score.Category,
            CategoryTitle = score.CategoryTitle,
            Recognised = score.Recognised || ranks?.Any(rank => rank.Awarded) == true,
            Awards = ranks,
            Aspects = score.Aspects,
            Derivation = score.Derivation,
            VerifiedHash = verifiedHash,
            Decisions = [.. decided.Select(d => new RecordedDecision(
                d.DecisionId, d.Assessor, d.Outcome, d.Levels, d.Reason, d.DecidedAt, d.Receipt, d.Round, row.HasApplied(d.Key), d.Corrections, d.Reviews))],
            Clarifications = await thread.ReadAsync(row, decided, cancellation) is { Count: > 0 } rounds ? rounds : null,
            Plenary = plenary,
            Release = release,
            Replaces = row.ResultRecord == RecordNames.Result(row.PartitionKey, row.RowKey, release.Number) ? null : row.ResultRecord,
            PreviousHash = "",
        };
    }
}
