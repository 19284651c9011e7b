using Merit.Adapters.Storage;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Reads what was published and what objections have changed of it, and takes nothing for it that is not what was written.</summary>
public sealed class ResultReader(ResultProof proof, Amendments amendments, CycleInstruments instruments)
{
    /// <summary>The ranking of a released cycle, with the proof that every result record holds; or what does not.</summary>
    public async Task<(ProvedResults? Results, IReadOnlyList<DamagedRecord> Damaged)> ReadAsync(CycleRow cycle, CancellationToken cancellation)
    {
        (CycleResults? released, IReadOnlyList<DamagedRecord> damaged) = await ReadReleasedAsync(cycle, cancellation);
        if (released is null)
        {
            return (null, damaged);
        }

        ResultProofReport report = await proof.VerifyAsync(
            cycle.RowKey,
            [.. released.Ranking.OrderBy(r => r.Agency, StringComparer.Ordinal).Select(r => new ExpectedRecord(r.Agency, r.Record, r.RecordHash))],
            released.ChainStart,
            cancellation);
        AmendmentChain chain = await amendments.ReadAsync(cycle, released, cancellation);
        return report.IsWhole && chain.Damaged.Count == 0
            ? (new ProvedResults(await ShowAsync(cycle, chain, released, cancellation), report.Count + chain.Results.Count, chain.LastHash) { Released = released }, [])
            : (null, [.. report.Damaged, .. chain.Damaged]);
    }

    /// <summary>An agency's result record as it holds now, byte for byte, or null when it has none; or what does not hold.</summary>
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

    /// <summary>The ranking of a released cycle as it is shown now, without a look at the records of the release; or what is wrong with it.</summary>
    public async Task<(CycleResults? Results, IReadOnlyList<DamagedRecord> Damaged)> ReadRankingAsync(CycleRow cycle, CancellationToken cancellation)
    {
        (CycleResults? released, IReadOnlyList<DamagedRecord> damaged) = await ReadReleasedAsync(cycle, cancellation);
        if (released is null)
        {
            return (null, damaged);
        }

        AmendmentChain chain = await amendments.ReadAsync(cycle, released, cancellation);
        return chain.Damaged.Count == 0 ? (await ShowAsync(cycle, chain, released, cancellation), []) : (null, chain.Damaged);
    }

    private async Task<(CycleResults? Results, IReadOnlyList<DamagedRecord> Damaged)> ReadReleasedAsync(CycleRow cycle, CancellationToken cancellation)
    {
        string name = cycle.ResultsRecord ?? throw new InvalidOperationException($"Cycle {cycle.RowKey} has no results.");
        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, cycle.ResultsHash ?? "", cancellation);
        return bytes is not null && damage is null
            ? (StoredJson.Deserialize<CycleResults>(bytes), [])
            : (null, [new DamagedRecord("", name, damage ?? RecordDamage.Missing)]);
    }

    private async Task<CycleResults> ShowAsync(CycleRow cycle, AmendmentChain chain, CycleResults released, CancellationToken cancellation) =>
        chain.Results.Count == 0 ? released : chain.Show(await instruments.GetAsync(cycle.RowKey, cancellation), released);
}

/// <summary>A ranking whose records were found to be what was written.</summary>
/// <param name="Results">The ranking as it is shown now.</param>
/// <param name="Records">Result records that were proved.</param>
/// <param name="LastHash">SHA-256 of the last of them: the end of their chain.</param>
public sealed record ProvedResults(CycleResults Results, int Records, string LastHash)
{
    /// <summary>The ranking as it was released.</summary>
    public required CycleResults Released { get; init; }
}
