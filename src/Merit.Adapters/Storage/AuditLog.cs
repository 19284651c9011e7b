using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Merit.Assessment.Auditing;

namespace Merit.Adapters.Storage;

/// <summary>
/// Who changed what: one hash-chained log for each cycle and one for the register, in append blobs. Records that name a
/// log's last hash, its anchors, stand in another container, so that a log cannot be cut off or written anew unseen.
/// </summary>
public sealed partial class AuditLog(MeritStorage storage, RecordStore records, AuditLimits? limits = null)
{
    /// <summary>The log of changes that belong to no cycle; no cycle can have this id.</summary>
    public const string Register = "~register";

    /// <summary>The log of who was let in by what, and who was not.</summary>
    public const string Access = "~access";

    private readonly BlobContainerClient _container = storage.Container(Containers.Audit);
    private readonly ConcurrentDictionary<string, AuditWriter> _writers = new(StringComparer.Ordinal);

    /// <summary>Writes an event down. Returns when it is stored; an event whose id the log has lately taken is stored already.</summary>
    public Task AppendAsync(string cycleId, AuditEvent happened, CancellationToken cancellation) => AppendAsync(cycleId, [happened], cancellation);

    /// <summary>Writes events down in their order. After a failure some may be stored: the same call again stores the others.</summary>
    public Task AppendAsync(string cycleId, IReadOnlyList<AuditEvent> events, CancellationToken cancellation) => Writer(cycleId).AppendAsync(events, cancellation);

    /// <summary>The lines of a log from a place on; none when there is no such log.</summary>
    public async IAsyncEnumerable<AuditLine> ReadAsync(string cycleId, AuditPlace from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AuditParts parts = Parts(cycleId);
        foreach (AuditPart part in await parts.ListAsync(cancellation))
        {
            long offset = part.Number == from.Part ? from.Offset : 0;
            if (part.Number < from.Part || part.Length <= offset)
            {
                continue;
            }

            // What is appended meanwhile is left for the next time: the end stays where the listing saw it.
            BlobDownloadStreamingResult read = await parts.Client(part.Number).DownloadStreamingAsync(
                new BlobDownloadOptions { Range = new HttpRange(offset, part.Length - offset) }, cancellation);
            await using Stream content = read.Content;
            await using var lines = new AuditLineReader(content);
            while (await lines.NextAsync(cancellation) is (var line, var next))
            {
                yield return new AuditLine(line, new AuditPlace(part.Number, offset + next));
            }
        }
    }

    /// <summary>A place not far from the end of a log, somewhere in a line unless it is a part's beginning; null when there is no such log.</summary>
    /// <param name="cycleId">The log.</param>
    /// <param name="bytes">How far from the end.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<AuditPlace?> NearEndAsync(string cycleId, long bytes, CancellationToken cancellation) =>
        (await Parts(cycleId).ListAsync(cancellation)).LastOrDefault(part => part.Length > 0) is { } last
            ? new AuditPlace(last.Number, Math.Max(0, last.Length - bytes))
            : null;

    /// <summary>
    /// Writes an anchor when something was added since the last one. Doing it twice, or in two processes, does no harm. An
    /// anchor that contradicts an older one is not written: the older one stands, and whoever verifies the log sees it.
    /// </summary>
    /// <param name="cycleId">The log.</param>
    /// <param name="day">The day, in the time zone of the deadlines.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task AnchorAsync(string cycleId, DateOnly day, CancellationToken cancellation)
    {
        List<ListedAnchor> before = await ListAnchorsAsync(cycleId, cancellation);
        (long seq, string hash) = await Writer(cycleId).ReadLastAsync(cancellation);
        ListedAnchor? last = before.MaxBy(a => a.Seq);
        if (seq == 0 || last?.Seq >= seq)
        {
            return;
        }

        try
        {
            await records.WriteAsync(AnchorName(cycleId, day, seq), new AuditAnchor(seq, hash, last?.Name), cancellation);
        }
        catch (RecordConflictException)
        {
            return;
        }
    }

    /// <summary>Anchors every log that was added to since its last anchor; the others cost one listing each.</summary>
    public async Task AnchorAllAsync(DateOnly day, CancellationToken cancellation)
    {
        var changed = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (BlobItem item in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellation))
        {
            if (AuditParts.Split(item.Name) is (string log, _))
            {
                DateTimeOffset at = item.Properties.LastModified ?? DateTimeOffset.MaxValue;
                changed[log] = changed.TryGetValue(log, out DateTimeOffset other) && other > at ? other : at;
            }
        }

        foreach ((string log, DateTimeOffset at) in changed)
        {
            // The service's clock counts whole seconds, so that an equal moment tells nothing.
            if ((await ListAnchorsAsync(log, cancellation)).TrueForAll(a => a.WrittenAt <= at))
            {
                await AnchorAsync(log, day, cancellation);
            }
        }
    }

    /// <summary>A log's anchors in the order of their places. One that is unreadable has no hash.</summary>
    public async Task<IReadOnlyList<NamedAnchor>> ReadAnchorsAsync(string cycleId, CancellationToken cancellation)
    {
        var anchors = new ConcurrentBag<NamedAnchor>();
        await Parallel.ForEachAsync(
            await ListAnchorsAsync(cycleId, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
            async (listed, stop) => anchors.Add(new NamedAnchor(listed.Name, listed.Seq, await ReadAnchorAsync(listed.Name, stop))));
        return [.. anchors.OrderBy(a => a.Seq).ThenBy(a => a.Name, StringComparer.Ordinal)];
    }

    private async Task<AuditAnchor?> ReadAnchorAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await records.ReadAsync<AuditAnchor>(name, cancellation);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private async Task<List<ListedAnchor>> ListAnchorsAsync(string cycleId, CancellationToken cancellation)
    {
        List<ListedAnchor> anchors = [];
        await foreach (ListedRecord record in records.ListAsync($"{cycleId}/anchors/", cancellation))
        {
            // An agency may be called so too; its records have other names.
            if (AnchorForm().Match(record.Name) is { Success: true } name)
            {
                anchors.Add(new ListedAnchor(record.Name, long.Parse(name.Groups["seq"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), record.LastModified));
            }
        }

        return anchors;
    }

    // The place is part of the name: a day has more than one anchor when results are released on it.
    private static string AnchorName(string cycleId, DateOnly day, long seq) =>
        string.Create(CultureInfo.InvariantCulture, $"{cycleId}/anchors/{day:yyyy-MM-dd}.{seq:D9}.json");

    private AuditWriter Writer(string cycleId) => _writers.GetOrAdd(cycleId, id => new AuditWriter(Parts(id), limits ?? new AuditLimits()));

    private AuditParts Parts(string cycleId) => new(_container, cycleId);

    [GeneratedRegex(@"/anchors/\d{4}-\d\d-\d\d\.(?<seq>\d{9,18})\.json\z")]
    private static partial Regex AnchorForm();

    private sealed record ListedAnchor(string Name, long Seq, DateTimeOffset WrittenAt);
}

/// <summary>What the storage service allows for an append blob, and how much of one is read to find its end.</summary>
/// <param name="Blocks">Blocks in one blob.</param>
/// <param name="BlockBytes">Bytes in one block.</param>
/// <param name="EndBytes">Bytes at the end that are read at first use: also how far back an event is known again by its id.</param>
public sealed record AuditLimits(int Blocks = 50_000, int BlockBytes = 4 * 1024 * 1024, int EndBytes = 256 * 1024);

/// <summary>Where a line begins.</summary>
/// <param name="Part">The blob of the log, from 1.</param>
/// <param name="Offset">Bytes from its beginning.</param>
public readonly record struct AuditPlace(int Part, long Offset)
{
    /// <summary>The beginning of a log.</summary>
    public static AuditPlace Start { get; } = new(1, 0);
}

/// <summary>One line of a log.</summary>
/// <param name="Bytes">Without the line break.</param>
/// <param name="Next">Where the next line begins.</param>
public sealed record AuditLine(ReadOnlyMemory<byte> Bytes, AuditPlace Next);

/// <summary>What a log's end was on a day.</summary>
/// <param name="Seq">Place of the last event.</param>
/// <param name="Hash">Hash of the last event.</param>
/// <param name="Previous">Name of the anchor before, so that one that was taken away is missed.</param>
public sealed record AuditAnchor(long Seq, string Hash, string? Previous);

/// <summary>An anchor as it stands.</summary>
/// <param name="Name">Its record's name.</param>
/// <param name="Seq">The place that its name tells.</param>
/// <param name="Anchor">What it says; null when it cannot be read.</param>
public sealed record NamedAnchor(string Name, long Seq, AuditAnchor? Anchor);
