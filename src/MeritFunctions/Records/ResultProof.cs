using System.Collections.Concurrent;
using System.Text.Json;
using Merit.Adapters.Storage;

namespace MeritFunctions.Records;

/// <summary>
/// Proves that a cycle's result records are the ones that its ranking names, and that their chain holds. What was read is
/// remembered by name and version, so that a second proof costs one listing.
/// </summary>
public sealed class ResultProof(RecordStore records)
{
    private const int ReadsAtOnce = 16;

    // A record's facts take some 300 bytes; the results of the last cycles fit many times over.
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<string, RecordFacts> _remembered = new(StringComparer.Ordinal);

    /// <summary>Proves the records of a cycle.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="chain">The records in the order of their chain.</param>
    /// <param name="start">What the first record names as the hash before it.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ResultProofReport> VerifyAsync(string cycleId, IReadOnlyList<ExpectedRecord> chain, string start, CancellationToken cancellation)
    {
        HashSet<string> wanted = [.. chain.Select(r => r.Name)];
        Dictionary<string, string> versions = [];
        await foreach (ListedRecord listed in records.ListAsync(cycleId + "/", cancellation))
        {
            if (wanted.Contains(listed.Name))
            {
                versions[listed.Name] = listed.Version;
            }
        }

        if (_remembered.Count > MostRemembered)
        {
            _remembered.Clear();
        }

        var known = new ConcurrentDictionary<string, RecordFacts>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            versions,
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation },
            async (listed, stop) =>
            {
                if (_remembered.TryGetValue(listed.Key, out RecordFacts? facts) && facts.Version == listed.Value)
                {
                    known[listed.Key] = facts;
                }
                else if (await ReadAsync(listed.Key, stop) is (_, RecordFacts read))
                {
                    known[listed.Key] = _remembered[listed.Key] = read;
                }
            });

        List<DamagedRecord> damaged = [];
        string previous = start;
        foreach (ExpectedRecord record in chain)
        {
            RecordDamage? damage = !known.TryGetValue(record.Name, out RecordFacts? facts) ? RecordDamage.Missing : Compare(facts, record.Sha256, previous);
            if (damage is { } reason)
            {
                damaged.Add(new DamagedRecord(record.Agency, record.Name, reason));
            }

            // By the ranking's word: one forged record is named alone, and not also the one that follows it.
            previous = record.Sha256;
        }

        return new ResultProofReport(chain.Count, previous, damaged);
    }

    /// <summary>Reads one record and proves that it has the hash that is named for it.</summary>
    /// <returns>The bytes; they are not to be shown when there is damage.</returns>
    public async Task<(byte[]? Bytes, RecordDamage? Damage)> VerifyOneAsync(string name, string expectedHash, CancellationToken cancellation) =>
        await ReadAsync(name, cancellation) is (byte[] bytes, RecordFacts facts)
            ? (bytes, Compare(facts, expectedHash, previous: null))
            : (null, RecordDamage.Missing);

    private static RecordDamage? Compare(RecordFacts facts, string expectedHash, string? previous) =>
        facts.Sha256 != expectedHash ? (facts.IsJson ? RecordDamage.HashDiffers : RecordDamage.NotJson)
        : !facts.IsJson ? RecordDamage.NotJson
        : previous is not null && facts.PreviousHash != previous ? RecordDamage.ChainBroken
        : null;

    private async Task<(byte[] Bytes, RecordFacts Facts)?> ReadAsync(string name, CancellationToken cancellation)
    {
        if (await records.FindAsync(name, cancellation) is not (byte[] bytes, string version))
        {
            return null;
        }

        (bool isJson, string? previous) = Previous(bytes);
        return (bytes, new RecordFacts(version, StoredJson.Sha256(bytes), isJson, previous));
    }

    private static (bool IsJson, string? PreviousHash) Previous(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (true, document.RootElement.TryGetProperty("previousHash", out JsonElement hash) && hash.ValueKind == JsonValueKind.String ? hash.GetString() : null)
                : (false, null);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return (false, null);
        }
    }

    /// <summary>What was read of one version of a record.</summary>
    private sealed record RecordFacts(string Version, string Sha256, bool IsJson, string? PreviousHash);
}

/// <summary>A record as the ranking names it.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">The record's name.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
public sealed record ExpectedRecord(string Agency, string Name, string Sha256);

/// <summary>What a proof found.</summary>
/// <param name="Count">Records that the ranking names.</param>
/// <param name="LastHash">The hash of the last of them, which is the chain's end.</param>
/// <param name="Damaged">Those that do not hold, in the order of the chain.</param>
public sealed record ResultProofReport(int Count, string LastHash, IReadOnlyList<DamagedRecord> Damaged)
{
    /// <summary>Whether every record holds.</summary>
    public bool IsWhole => Damaged.Count == 0;
}

/// <summary>A record that does not hold.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">The record's name.</param>
/// <param name="Reason">Why not.</param>
public sealed record DamagedRecord(string Agency, string Name, RecordDamage Reason);

/// <summary>What can be wrong with a record.</summary>
public enum RecordDamage
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It has another SHA-256 than the ranking names.</summary>
    HashDiffers,

    /// <summary>It does not name the record before it.</summary>
    ChainBroken,

    /// <summary>It is no JSON object.</summary>
    NotJson,
}
