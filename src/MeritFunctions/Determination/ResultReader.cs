using Merit.Adapters.Storage;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Reads what was published, and takes nothing for it that is not what was written.</summary>
public sealed class ResultReader(RecordStore records)
{
    /// <summary>The ranking of a released cycle.</summary>
    /// <exception cref="RecordDamagedException">The record is missing, or it is another than the one that was published.</exception>
    public async Task<CycleResults> ReadAsync(CycleRow cycle, CancellationToken cancellation)
    {
        string name = cycle.ResultsRecord ?? throw new InvalidOperationException($"Cycle {cycle.RowKey} has no results.");
        return StoredJson.Deserialize<CycleResults>(await ReadBytesAsync(name, cycle.ResultsHash ?? "", cancellation));
    }

    /// <summary>An agency's result record, byte for byte, or null when it has none.</summary>
    /// <exception cref="RecordDamagedException">The record is missing, or it is another than the one that the ranking names.</exception>
    public async Task<byte[]?> ReadAsync(CycleRow cycle, string agency, CancellationToken cancellation) =>
        (await ReadAsync(cycle, cancellation)).Ranking.FirstOrDefault(r => r.Agency == agency) is { } ranked
            ? await ReadBytesAsync(ranked.Record, ranked.RecordHash, cancellation)
            : null;

    private async Task<byte[]> ReadBytesAsync(string name, string hash, CancellationToken cancellation)
    {
        byte[]? bytes = await records.ReadBytesAsync(name, cancellation);
        return bytes is not null && StoredJson.Sha256(bytes) == hash ? bytes : throw new RecordDamagedException(name, bytes is null);
    }
}

/// <summary>A record is not the one that was written, or is gone.</summary>
public sealed class RecordDamagedException(string name, bool isMissing) : Exception($"Record '{name}' {(isMissing ? "is missing" : "is not the one that was written")}.")
{
    /// <summary>The record's name in the container.</summary>
    public string RecordName { get; } = name;

    /// <summary>Whether there is none.</summary>
    public bool IsMissing { get; } = isMissing;
}
