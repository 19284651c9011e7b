using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Merit.Assessment.Auditing;

namespace Merit.Adapters.Storage;

/// <summary>
/// Appends to one log. One write is under way at a time; what comes meanwhile goes with the next, so that many events at
/// once cost few calls. Other processes may append too: the end that is kept here counts only when the service finds it
/// right, else it is read again.
/// </summary>
internal sealed class AuditWriter(AuditParts parts, AuditLimits limits)
{
    // Writers of other processes meet seldom and briefly; more rounds than this mean a fault, and the caller's retry takes over.
    private const int MostRounds = 50;
    private readonly Lock _gate = new();
    private List<Waiting> _waiting = [];
    private bool _isWriting;
    private LogEnd? _end;

    /// <summary>Returns when the events are stored. A caller who gives up leaves them to be stored all the same.</summary>
    public async Task AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellation)
    {
        var mine = new Waiting(events);
        bool begins;
        lock (_gate)
        {
            _waiting.Add(mine);
            begins = !_isWriting;
            _isWriting = true;
        }

        if (begins)
        {
            _ = WriteWaitingAsync();
        }

        await mine.Stored.Task.WaitAsync(cancellation);
    }

    /// <summary>Place and hash of the last event.</summary>
    public async Task<(long Seq, string Hash)> ReadLastAsync(CancellationToken cancellation)
    {
        LogEnd end = await ReadEndAsync(cancellation);
        return (end.Seq, end.Hash);
    }

    private async Task WriteWaitingAsync()
    {
        while (true)
        {
            List<Waiting> together;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                together = _waiting;
                _waiting = [];
            }

            try
            {
                await WriteAsync([.. together.SelectMany(w => w.Events)]);
                together.ForEach(w => w.Stored.SetResult());
            }
            catch (Exception failure)
            {
                // What is stored is not known any more. Whoever tries again does so under the same ids.
                _end = null;
                together.ForEach(w => w.Stored.SetException(failure));
            }
        }
    }

    private async Task WriteAsync(List<AuditEvent> events)
    {
        for (int round = 1; ;)
        {
            LogEnd end = _end ??= await ReadEndAsync(CancellationToken.None);
            List<AuditEvent> fresh = [.. events.DistinctBy(e => e.Id).Where(e => !end.Recent.Contains(e.Id))];
            if (fresh.Count == 0)
            {
                return;
            }

            try
            {
                _end = await AppendBlockAsync(end, fresh);
                round = 1;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412 && round < MostRounds)
            {
                // Somebody else appended, or this very block is stored already and only its answer was lost.
                _end = null;
                await Task.Delay(Random.Shared.Next(1, 5 * round));
                round++;
            }
        }
    }

    private async Task<LogEnd> AppendBlockAsync(LogEnd end, List<AuditEvent> events)
    {
        LogEnd place = end.Blocks < limits.Blocks ? end : end with { Part = end.Part + 1, Position = 0, Blocks = 0 };
        AppendBlobClient blob = parts.Client(place.Part);
        if (place.Position == 0)
        {
            await blob.CreateIfNotExistsAsync(new AppendBlobCreateOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-ndjson" } });
        }

        using var block = new MemoryStream();
        (long seq, string hash) = (place.Seq, place.Hash);
        List<string> taken = [];
        foreach (AuditEvent happened in events)
        {
            (byte[] line, string sealedHash) = AuditChain.Seal(happened, seq + 1, hash);
            if (taken.Count > 0 && block.Length + line.Length + 1 > limits.BlockBytes)
            {
                break;
            }

            block.Write(line);
            block.WriteByte((byte)'\n');
            (seq, hash) = (seq + 1, sealedHash);
            taken.Add(happened.Id);
        }

        block.Position = 0;
        BlobAppendInfo stored = await blob.AppendBlockAsync(
            block, new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = place.Position } });
        taken.ForEach(place.Recent.Add);
        return place with { Position = place.Position + block.Length, Blocks = stored.BlobCommittedBlockCount, Seq = seq, Hash = hash };
    }

    private async Task<LogEnd> ReadEndAsync(CancellationToken cancellation)
    {
        List<AuditPart> all = await parts.ListAsync(cancellation);
        if (all.Count == 0)
        {
            return new LogEnd(1, 0, 0, 0, AuditChain.Start, new RecentIds());
        }

        // A part that was begun and not yet written to goes on from the end of the part before it.
        int filled = all.FindLastIndex(p => p.Length > 0);
        AuditPart last = all[^1];
        if (filled < 0)
        {
            return new LogEnd(last.Number, 0, 0, 0, AuditChain.Start, new RecentIds());
        }

        AuditPart part = all[filled];
        long from = Math.Max(0, part.Length - limits.EndBytes);
        BlobDownloadResult read = await parts.Client(part.Number).DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(from) }, cancellation);
        ReadOnlyMemory<byte> bytes = read.Content.ToMemory();
        (long seq, string hash, RecentIds recent) = Last(bytes, isWhole: from == 0);
        return part.Number == last.Number
            ? new LogEnd(part.Number, from + bytes.Length, read.Details.BlobCommittedBlockCount, seq, hash, recent)
            : new LogEnd(last.Number, 0, 0, seq, hash, recent);
    }

    // Who damaged a log must not keep others from being written down: the log goes on from what stands there, and whoever
    // walks it finds the damaged place.
    private static (long Seq, string Hash, RecentIds Recent) Last(ReadOnlyMemory<byte> bytes, bool isWhole)
    {
        (long seq, string hash) = (0L, AuditChain.Start);
        var recent = new RecentIds();
        bool isCut = !isWhole;
        while (!bytes.IsEmpty)
        {
            int end = bytes.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (isCut)
            {
                isCut = false;
                continue;
            }

            AuditLink? link = AuditChain.Read(line);
            (seq, hash) = link is null ? (seq + 1, StoredJson.Sha256(line.Span)) : (link.Seq, link.Hash);
            if (link is not null)
            {
                recent.Add(link.Id);
            }
        }

        return (seq, hash, recent);
    }

    /// <summary>Where the next block goes.</summary>
    private sealed record LogEnd(int Part, long Position, int Blocks, long Seq, string Hash, RecentIds Recent);

    /// <summary>Events of one caller that wait for the write before theirs.</summary>
    private sealed record Waiting(IReadOnlyList<AuditEvent> Events)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The ids that the log took lately; the oldest are forgotten.</summary>
    private sealed class RecentIds
    {
        private const int Most = 4096;
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private readonly Queue<string> _order = new();

        public bool Contains(string id) => _ids.Contains(id);

        public void Add(string id)
        {
            if (_ids.Add(id))
            {
                _order.Enqueue(id);
            }

            if (_order.Count > Most)
            {
                _ids.Remove(_order.Dequeue());
            }
        }
    }
}
