using System.Text;
using Azure;
using Azure.Storage.Blobs.Specialized;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;

namespace Merit.Adapters.Tests.Storage;

public sealed class AuditLogTests(StorageFixture storage)
{
    private static readonly DateOnly Day = new(2027, 3, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_make_a_chain_that_holds_and_keep_their_words()
    {
        string cycle = StorageFixture.NewId();
        AuditLog log = Open().Log;
        await log.AppendAsync(cycle, Event("a"), Cancellation);
        await log.AppendAsync(cycle, [Event("b") with { Why = "\"Bukti\" tidak cukup — é\uD83D\uDE00 \u0001 <b>" }, Event("c")], Cancellation);
        (AuditWalk walk, List<string> lines) = await WalkAsync(cycle);
        Assert.Equal((3, null), (walk.Events, walk.Broken));
        Assert.Contains("Bukti", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"what\":\"upload-accepted\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"role\":\"agency\"", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("before", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_write_one_chain_and_nothing_is_lost_or_doubled()
    {
        string cycle = StorageFixture.NewId();
        AuditLog[] logs = [Open().Log, Open().Log];
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async n =>
        {
            await Task.Yield();
            await logs[n % 2].AppendAsync(cycle, Event($"e{n}"), Cancellation);
        }));
        await AssertHoldsAsync(cycle, 200);
    }

    [Fact]
    public async Task Many_at_once_cost_few_calls()
    {
        string cycle = StorageFixture.NewId();
        (AuditLog log, UncertainBlobs policy) = Open();
        await Task.WhenAll(Enumerable.Range(0, 650).Select(n => log.AppendAsync(cycle, Event($"e{n}"), Cancellation)));
        await AssertHoldsAsync(cycle, 650);
        Assert.InRange(policy.Calls, 1, 65);
    }

    [Fact]
    public async Task A_lost_answer_doubles_nothing()
    {
        string cycle = StorageFixture.NewId();
        (AuditLog log, UncertainBlobs policy) = Open();
        await log.AppendAsync(cycle, Event("first"), Cancellation);
        var random = new Random(20270301);
        policy.Loses = request => IsAppend(request) && random.Next(3) == 0;
        for (int n = 0; n < 40; n++)
        {
            await UntilStoredAsync(() => log.AppendAsync(cycle, [Event($"a{n}"), Event($"b{n}")], Cancellation));
        }

        await AssertHoldsAsync(cycle, 81);
    }

    [Fact]
    public async Task A_new_process_knows_what_the_one_before_it_wrote()
    {
        string cycle = StorageFixture.NewId();
        await Open().Log.AppendAsync(cycle, [Event("a"), Event("b")], Cancellation);
        await Open().Log.AppendAsync(cycle, [Event("b"), Event("c"), Event("c")], Cancellation);
        await AssertHoldsAsync(cycle, 3);
    }

    [Fact]
    public async Task Those_who_wait_together_fail_together_and_succeed_when_they_try_again()
    {
        string cycle = StorageFixture.NewId();
        (AuditLog log, UncertainBlobs policy) = Open();
        policy.Refuses = _ => true;
        Task[] all = [.. Enumerable.Range(0, 20).Select(n => log.AppendAsync(cycle, Event($"e{n}"), Cancellation))];
        await Assert.ThrowsAsync<RequestFailedException>(() => Task.WhenAll(all));
        Assert.All(all, one => Assert.True(one.IsFaulted));
        policy.Refuses = null;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => log.AppendAsync(cycle, Event($"e{n}"), Cancellation)));
        await AssertHoldsAsync(cycle, 20);
    }

    [Fact]
    public async Task A_full_blob_is_followed_by_another_that_goes_on_with_the_chain()
    {
        string cycle = StorageFixture.NewId();
        var small = new AuditLimits(Blocks: 3, BlockBytes: 1200, EndBytes: 700);
        // The next cycle's name begins with this one's, and its log must stay apart.
        await Open(small).Log.AppendAsync($"{cycle}-2", Event("other"), Cancellation);
        AuditLog log = Open(small).Log;
        for (int n = 0; n < 10; n++)
        {
            await log.AppendAsync(cycle, Event($"e{n}"), Cancellation);
            log = n % 2 == 0 ? Open(small).Log : log;
        }

        await log.AppendAsync(cycle, [.. Enumerable.Range(10, 20).Select(n => Event($"e{n}"))], Cancellation);
        await AssertHoldsAsync(cycle, 30);
        await AssertHoldsAsync($"{cycle}-2", 1);
        Assert.True(await Blob($"{cycle}.4.jsonl").ExistsAsync(Cancellation));
        // A part that was begun by a process that died before it wrote.
        await Blob($"{cycle}.{await PartsAsync(cycle) + 1}.jsonl").CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await Open(small).Log.AppendAsync(cycle, Event("last"), Cancellation);
        await AssertHoldsAsync(cycle, 31);
    }

    [Fact]
    public async Task A_damaged_end_keeps_nobody_from_being_written_down_and_is_found()
    {
        string cycle = StorageFixture.NewId();
        await Open().Log.AppendAsync(cycle, [Event("a"), Event("b")], Cancellation);
        using (var junk = new MemoryStream(Encoding.UTF8.GetBytes("{\"seq\":\n")))
        {
            await Blob($"{cycle}.jsonl").AppendBlockAsync(junk, cancellationToken: Cancellation);
        }

        await Open().Log.AppendAsync(cycle, Event("c"), Cancellation);
        (AuditWalk walk, List<string> lines) = await WalkAsync(cycle);
        Assert.Equal((4, new AuditBreak(3, AuditFault.NotAnEvent)), (lines.Count, walk.Broken));
        Assert.Equal(4, AuditChain.Read(Encoding.UTF8.GetBytes(lines[3]))!.Seq);
    }

    [Fact]
    public async Task Reading_goes_on_where_it_stopped()
    {
        string cycle = StorageFixture.NewId();
        var small = new AuditLimits(Blocks: 2);
        AuditLog log = Open(small).Log;
        for (int n = 0; n < 7; n++)
        {
            await log.AppendAsync(cycle, Event($"e{n}"), Cancellation);
        }

        List<long> places = [];
        AuditPlace place = AuditPlace.Start;
        for (int n = 0; n < 7; n++)
        {
            await foreach (AuditLine line in log.ReadAsync(cycle, place, Cancellation))
            {
                places.Add(AuditChain.Read(line.Bytes)!.Seq);
                place = line.Next;
                break;
            }
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], places);
    }

    [Fact]
    public async Task Anchors_are_written_when_something_was_added_and_name_the_one_before()
    {
        string cycle = StorageFixture.NewId();
        AuditLog log = Open().Log;
        await log.AnchorAsync(cycle, Day, Cancellation);
        Assert.Empty(await log.ReadAnchorsAsync(cycle, Cancellation));
        await log.AppendAsync(cycle, [Event("a"), Event("b")], Cancellation);
        await log.AnchorAsync(cycle, Day, Cancellation);
        await log.AnchorAsync(cycle, Day.AddDays(1), Cancellation);
        await log.AppendAsync(cycle, Event("c"), Cancellation);
        await Task.WhenAll(log.AnchorAsync(cycle, Day, Cancellation), Open().Log.AnchorAsync(cycle, Day, Cancellation));
        await log.AnchorAllAsync(Day.AddDays(2), Cancellation);
        IReadOnlyList<NamedAnchor> anchors = await log.ReadAnchorsAsync(cycle, Cancellation);
        Assert.Equal([2, 3], anchors.Select(a => a.Anchor!.Seq));
        Assert.Equal([null, anchors[0].Name], anchors.Select(a => a.Anchor!.Previous));
        Assert.Equal((await WalkAsync(cycle)).Walk.LastHash, anchors[1].Anchor!.Hash);
    }

    private static AuditEvent Event(string id) => new()
    {
        Id = id,
        At = new DateTimeOffset(2027, 2, 28, 23, 59, 0, TimeSpan.FromHours(7)),
        Actor = "31",
        Role = AuditRole.Agency,
        What = AuditKind.UploadAccepted,
        Subject = "31/20270228-abc",
        After = StoredJson.Sha256([1]),
        Correlation = "sweep",
    };

    private static bool IsAppend(Azure.Core.Request request) => request.Uri.Query.Contains("comp=appendblock", StringComparison.Ordinal);

    private static async Task UntilStoredAsync(Func<Task> append)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                await append();
                return;
            }
            catch (RequestFailedException) when (tries < 20)
            {
                continue;
            }
        }
    }

    private (AuditLog Log, UncertainBlobs Policy) Open(AuditLimits? limits = null)
    {
        (MeritStorage account, UncertainBlobs policy) = UncertainBlobs.Open(storage.ConnectionString);
        return (new AuditLog(account, new RecordStore(account), limits), policy);
    }

    private AppendBlobClient Blob(string name) => storage.Get<MeritStorage>().Container(Containers.Audit).GetAppendBlobClient(name);

    private async Task<int> PartsAsync(string cycle)
    {
        int count = 0;
        await foreach (var _ in storage.Get<MeritStorage>().Container(Containers.Audit).GetBlobsAsync(prefix: cycle + ".", traits: default, states: default, cancellationToken: Cancellation))
        {
            count++;
        }

        return count;
    }

    private async Task<(AuditWalk Walk, List<string> Lines)> WalkAsync(string cycle)
    {
        var walk = new AuditWalk();
        List<string> lines = [];
        await foreach (AuditLine line in Open().Log.ReadAsync(cycle, AuditPlace.Start, Cancellation))
        {
            walk.Take(line.Bytes);
            lines.Add(Encoding.UTF8.GetString(line.Bytes.Span));
        }

        return (walk, lines);
    }

    private async Task AssertHoldsAsync(string cycle, int events)
    {
        (AuditWalk walk, List<string> lines) = await WalkAsync(cycle);
        Assert.Null(walk.Broken);
        Assert.Equal(events, walk.Events);
        Assert.Equal(events, lines.Select(l => AuditChain.Read(Encoding.UTF8.GetBytes(l))!.Id).Distinct().Count());
    }
}
