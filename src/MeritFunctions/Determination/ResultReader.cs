using Merit.Adapters.Storage;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Reads what was published, and takes nothing for it that is not what was written.</summary>
public sealed class ResultReader(ResultProof proof)
{
    /// <summary>The ranking of a released cycle, with the proof that every result record holds; or what does not.</summary>
    public async Task<(ProvedResults? Results, IReadOnlyList<DamagedRecord> Damaged)> ReadAsync(CycleRow cycle, CancellationToken cancellation)
    {
        (CycleResults? results, IReadOnlyList<DamagedRecord> damaged) = await ReadRankingAsync(cycle, cancellation);
        if (results is null)
        {
            return (null, damaged);
        }

        ResultProofReport report = await proof.VerifyAsync(
            cycle.RowKey,
            [.. results.Ranking.OrderBy(r => r.Agency, StringComparer.Ordinal).Select(r => new ExpectedRecord(r.Agency, r.Record, r.RecordHash))],
            results.ChainStart,
            cancellation);
        return report.IsWhole ? (new ProvedResults(results, report.Count, report.LastHash), []) : (null, report.Damaged);
    }

    /// <summary>An agency's result record, byte for byte, or null when it has none; or what does not hold.</summary>
    public async Task<(byte[]? Bytes, IReadOnlyList<DamagedRecord> Damaged)> ReadAsync(CycleRow cycle, string agency, CancellationToken cancellation)
    {
        (CycleResults? results, IReadOnlyList<DamagedRecord> damaged) = await ReadRankingAsync(cycle, cancellation);
        if (results?.Ranking.FirstOrDefault(r => r.Agency == agency) is not { } ranked)
        {
            return (null, damaged);
        }

        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(ranked.Record, ranked.RecordHash, cancellation);
        return damage is { } reason ? (null, [new DamagedRecord(agency, ranked.Record, reason)]) : (bytes, []);
    }

    /// <summary>The ranking of a released cycle as it was published, without a look at the result records; or what is wrong with it.</summary>
    public async Task<(CycleResults? Results, IReadOnlyList<DamagedRecord> Damaged)> ReadRankingAsync(CycleRow cycle, CancellationToken cancellation)
    {
        string name = cycle.ResultsRecord ?? throw new InvalidOperationException($"Cycle {cycle.RowKey} has no results.");
        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, cycle.ResultsHash ?? "", cancellation);
        return bytes is not null && damage is null
            ? (StoredJson.Deserialize<CycleResults>(bytes), [])
            : (null, [new DamagedRecord("", name, damage ?? RecordDamage.Missing)]);
    }
}

/// <summary>A ranking whose records were found to be what was written.</summary>
/// <param name="Results">The ranking.</param>
/// <param name="Records">Result records that were proved.</param>
/// <param name="LastHash">SHA-256 of the last of them: the end of their chain.</param>
public sealed record ProvedResults(CycleResults Results, int Records, string LastHash);
