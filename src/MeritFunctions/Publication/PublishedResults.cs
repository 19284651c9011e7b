using System.Collections.Concurrent;
using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Publication;

/// <summary>
/// Reads what anybody may know: the results of cycles whose result mails were let go. Nothing is taken for them that is not what was
/// written. What was proved once is remembered by its hash, so that a page costs a look at the cycle's row and no more.
/// </summary>
public sealed class PublishedResults(CycleTable cycles, CycleInstruments instruments, AssessmentTable assessments, RecordStore records, ResultProof proof, TimeProvider clock, ILogger<PublishedResults> log)
{
    /// <summary>How old the list of cycles may be.</summary>
    public static readonly TimeSpan ListedFor = TimeSpan.FromSeconds(30);

    // A ranking of 10,000 agencies takes some 10 MB, a result some 2 kB.
    private const int MostRankings = 24;
    private const int MostResults = 20_000;

    // Nobody corrects a result as often.
    private const int MostCorrections = 50;

    private readonly ConcurrentDictionary<(string Cycle, string Hash), PublishedRanking> _rankings = new();
    private readonly ConcurrentDictionary<(string Name, string Hash), PublicResult> _results = new();
    private readonly ConcurrentDictionary<string, string> _hashesBefore = new(StringComparer.Ordinal);
    private Listing? _listing;

    /// <summary>Every cycle whose results are public, the newest first, as it was up to <see cref="ListedFor"/> ago.</summary>
    public async Task<IReadOnlyList<CycleInstrument>> ListAsync(CancellationToken cancellation) => (await ListingAsync(cancellation)).Cycles;

    /// <summary>A cycle with its ranking; null when there is none of that id, or its results are not public.</summary>
    /// <exception cref="DamagedResultException">The ranking is not what was written.</exception>
    public async Task<PublishedCycle?> FindAsync(string cycleId, CancellationToken cancellation) =>
        await cycles.FindRecentAsync(cycleId, cancellation) is { } row && Certificates.AreGivenIn(row)
            ? await ReadAsync(await instruments.OfAsync(row, cancellation), cancellation)
            : null;

    /// <summary>
    /// The other published cycles whose instruments are of the same family, the newest first. One whose ranking is not what was written is
    /// left out: its own pages say so, and those of the others are not for it to take along.
    /// </summary>
    public async Task<IReadOnlyList<PublishedCycle>> FamilyAsync(PublishedCycle cycle, CancellationToken cancellation)
    {
        Listing listing = await ListingAsync(cancellation);
        List<PublishedCycle> family = [];
        foreach (CycleInstrument other in listing.Cycles.Where(other => other.Instrument.Family == cycle.Instrument.Family && other.Cycle.RowKey != cycle.Id && !listing.Damaged.ContainsKey(other.Cycle.RowKey)))
        {
            try
            {
                family.Add(await ReadAsync(other, cancellation));
            }
            catch (DamagedResultException damaged)
            {
                listing.Damaged[other.Cycle.RowKey] = true;
                log.LogError(damaged, "Cycle {Cycle} is left out of what is compared with {Other}", other.Cycle.RowKey, cycle.Id);
            }
        }

        return family;
    }

    /// <summary>The newest one of an earlier year; null when there is none.</summary>
    public async Task<PublishedCycle?> BeforeAsync(PublishedCycle cycle, CancellationToken cancellation) =>
        (await FamilyAsync(cycle, cancellation)).FirstOrDefault(other => other.Row.Year < cycle.Row.Year);

    /// <summary>The result that a line of a ranking names.</summary>
    /// <exception cref="DamagedResultException">The record is not what was written.</exception>
    public Task<PublicResult> ReadAsync(RankedResult line, CancellationToken cancellation) => ReadResultAsync(line.Agency, line.Record, line.RecordHash, cancellation);

    /// <summary>
    /// What stands instead of a line of the released ranking: the result that the agency's row names where that is another one; null while
    /// the line itself stands. The one place that answers it.
    /// </summary>
    /// <exception cref="DamagedResultException">The record is not what was written.</exception>
    public async Task<PublicResult?> ReplacementOfAsync(PublishedCycle cycle, RankedResult line, CancellationToken cancellation) =>
        await assessments.FindAsync(cycle.Id, line.Agency, cancellation) is { ResultRecord: { } name, ResultHash: { } hash } && hash != line.RecordHash
            ? await ReadResultAsync(line.Agency, name, hash, cancellation)
            : null;

    /// <summary>
    /// A result by its hash: the one that stands, or one before it that was public; null when there is none. The hash in the address is
    /// what proves it.
    /// </summary>
    public async Task<PublicResult?> FindByHashAsync(PublishedCycle cycle, RankedResult line, PublicResult standing, string hash, CancellationToken cancellation)
    {
        if (hash == standing.Hash)
        {
            return standing;
        }

        if (hash == line.RecordHash)
        {
            return await ReadAsync(line, cancellation);
        }

        string? name = standing.Replaces;
        for (int step = 0; name is not null && step < MostCorrections; step++)
        {
            (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
            if (bytes is null || damage is not (null or RecordDamage.HashDiffers))
            {
                return null;
            }

            ResultRecord record = StoredJson.Deserialize<ResultRecord>(bytes);
            if (damage is null)
            {
                return record.Agency == line.Agency && record.Release.Number >= cycle.FirstPublic ? PublicResult.Of(record, hash) : null;
            }

            name = record.Replaces;
        }

        return null;
    }

    /// <summary>A ranking of a cycle by its hash: the one that holds, or one before it that was public; null when there is none.</summary>
    public async Task<PublishedRanking?> FindByHashAsync(PublishedCycle cycle, string hash, CancellationToken cancellation)
    {
        if (hash == cycle.Ranking.Hash)
        {
            return cycle.Ranking;
        }

        for (int number = cycle.Ranking.Results.Release - 1; number >= cycle.FirstPublic; number--)
        {
            if (await ReadRankingAsync(cycle.Id, RecordNames.Results(cycle.Id, number), hash, cancellation) is ({ } ranking, _))
            {
                return ranking;
            }
        }

        return null;
    }

    /// <summary>
    /// The ranking that a correction of public results took the place of; null when there was none, or it does not end where the chain of
    /// the one after it begins.
    /// </summary>
    public async Task<PublishedRanking?> FormerAsync(PublishedCycle cycle, CancellationToken cancellation)
    {
        CycleResults now = cycle.Ranking.Results;
        if (now.Release <= cycle.FirstPublic)
        {
            return null;
        }

        if (_hashesBefore.TryGetValue(cycle.Ranking.Hash, out string? known))
        {
            return await FindByHashAsync(cycle, known, cancellation);
        }

        // No hash of it is kept anywhere near: what ties it to the one that holds is the chain of results that goes on from it.
        byte[]? bytes = await records.ReadBytesAsync(RecordNames.Results(cycle.Id, now.Release - 1), cancellation);
        return bytes is not null && StoredJson.Deserialize<CycleResults>(bytes).LastHash == now.ChainStart
            ? await FindByHashAsync(cycle, _hashesBefore[cycle.Ranking.Hash] = StoredJson.Sha256(bytes), cancellation)
            : null;
    }

    private async Task<Listing> ListingAsync(CancellationToken cancellation)
    {
        if (_listing is { } known && clock.GetElapsedTime(known.ReadAt) < ListedFor)
        {
            return known;
        }

        long readAt = clock.GetTimestamp();
        List<CycleInstrument> published = [];
        foreach (CycleRow row in (await cycles.ListAsync(cancellation)).Where(Certificates.AreGivenIn).OrderByDescending(row => row.Year).ThenByDescending(row => row.ResultMailsAt).ThenBy(row => row.RowKey, StringComparer.Ordinal))
        {
            try
            {
                published.Add(await instruments.OfAsync(row, cancellation));
            }
            catch (InvalidOperationException damaged)
            {
                log.LogError(damaged, "Cycle {Cycle} is left out of the list, because its instrument cannot be read", row.RowKey);
            }
        }

        return _listing = new Listing(published, readAt);
    }

    private async Task<PublishedCycle> ReadAsync(CycleInstrument cycle, CancellationToken cancellation)
    {
        CycleRow row = cycle.Cycle;
        return await ReadRankingAsync(row.RowKey, row.ResultsRecord!, row.ResultsHash ?? "", cancellation) switch
        {
            ({ } ranking, _) => new PublishedCycle(row, cycle.Instrument, ranking),
            (_, var damage) => throw new DamagedResultException("", row.ResultsRecord!, damage ?? RecordDamage.Missing),
        };
    }

    private async Task<(PublishedRanking? Ranking, RecordDamage? Damage)> ReadRankingAsync(string cycleId, string name, string hash, CancellationToken cancellation)
    {
        if (_rankings.TryGetValue((cycleId, hash), out PublishedRanking? known))
        {
            return (known, null);
        }

        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
        return bytes is not null && damage is null
            ? (Remember((cycleId, hash), new PublishedRanking(StoredJson.Deserialize<CycleResults>(bytes), hash)), null)
            : (null, damage);
    }

    private PublishedRanking Remember((string, string) key, PublishedRanking ranking)
    {
        if (_rankings.Count > MostRankings)
        {
            _rankings.Clear();
        }

        return _rankings[key] = ranking;
    }

    private async Task<PublicResult> ReadResultAsync(string agency, string name, string hash, CancellationToken cancellation)
    {
        if (_results.TryGetValue((name, hash), out PublicResult? known))
        {
            return known;
        }

        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
        if (bytes is null || damage is not null)
        {
            throw new DamagedResultException(agency, name, damage ?? RecordDamage.Missing);
        }

        if (_results.Count > MostResults)
        {
            _results.Clear();
        }

        return _results[(name, hash)] = PublicResult.Of(StoredJson.Deserialize<ResultRecord>(bytes), hash);
    }

    private sealed record Listing(IReadOnlyList<CycleInstrument> Cycles, long ReadAt)
    {
        // So that what is damaged is read once for a list, and not for each page.
        public ConcurrentDictionary<string, bool> Damaged { get; } = new(StringComparer.Ordinal);
    }
}
