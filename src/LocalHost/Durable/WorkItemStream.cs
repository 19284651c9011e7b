using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using LocalHost.Engine;
using LocalHost.Engine.Turns;

namespace LocalHost.Durable;

/// <summary>
/// Runs work on whatever Durable Task SDK worker has asked for it with <c>GetWorkItems</c>. Work waits until there is
/// one that takes it; what a worker had taken when its stream ended is given to the next.
/// </summary>
internal sealed class WorkItemStream : IOrchestrationWorker
{
    /// <summary>A turn above this size is sent without its history, which the worker then asks for: its messages have a limit.</summary>
    private const int LargeTurnBytes = TaskHubService.MaxMessageBytes / 2;

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<Connection> _connections = [];
    private readonly ConcurrentDictionary<string, Item> _taken = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _turn;

    public async Task<P.OrchestratorResponse> RunOrchestratorAsync(TurnRequest turn) =>
        (P.OrchestratorResponse)await RunAsync(
            c => new P.WorkItem { OrchestratorRequest = turn.ToMessage(withoutHistory: c.AsksForHistory && turn.Bytes > LargeTurnBytes) },
            c => c.Takes(c.Filters?.Orchestrations.Select(f => f.Name), turn.Name),
            c => c.Turns).ConfigureAwait(false);

    public async Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest activity) =>
        (P.ActivityResponse)await RunAsync(
            _ => new P.WorkItem { ActivityRequest = activity },
            c => c.Takes(c.Filters?.Activities.Select(f => f.Name), activity.Name),
            c => c.Activities).ConfigureAwait(false);

    /// <summary>Serves one worker until it goes away.</summary>
    public async Task ServeAsync(P.GetWorkItemsRequest request, IServerStreamWriter<P.WorkItem> stream, CancellationToken gone)
    {
        var connection = new Connection(request);
        lock (_gate)
        {
            _connections.Add(connection);
        }
        Changed();
        // A worker takes a stream that says nothing for long for a broken one.
        using var pings = new Timer(_ => connection.Outbox.Writer.TryWrite(new P.WorkItem { HealthPing = new P.HealthPing() }), null, PingEvery, PingEvery);
        try
        {
            await foreach (P.WorkItem item in connection.Outbox.Reader.ReadAllAsync(gone).ConfigureAwait(false))
            {
                await stream.WriteAsync(item, gone).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The worker has gone, as it may at any time.
        }
        finally
        {
            lock (_gate)
            {
                _connections.Remove(connection);
            }
            connection.Outbox.Writer.TryComplete();
            foreach ((string token, Item item) in _taken)
            {
                if (item.Connection == connection)
                {
                    GiveBack(token, "The worker went away.", isRefused: false);
                }
            }
        }
    }

    /// <summary>Takes in an answer. One for work that is not out any more says nothing new and is dropped.</summary>
    public void Complete(string token, object answer)
    {
#pragma warning disable CS0612 // Obsolete, and still how the published worker sends an answer above the size of a message.
        if (answer is P.OrchestratorResponse { IsPartial: true } piece)
        {
            if (_taken.TryGetValue(token, out Item? begun))
            {
                // By number, for a piece whose receipt was lost is sent again.
                begun.Pieces[piece.ChunkIndex ?? 0] = piece;
            }
            return;
        }
#pragma warning restore CS0612
        if (_taken.TryRemove(token, out Item? item))
        {
            item.Answer.TrySetResult(item.Whole(answer));
        }
    }

    /// <summary>Takes work back that its worker will not do, or can no longer.</summary>
    public void GiveBack(string token, string why, bool isRefused)
    {
        if (_taken.TryRemove(token, out Item? item))
        {
            item.Answer.TrySetException(new WorkAbandonedException(why) { IsRefused = isRefused });
        }
    }

    private async Task<object> RunAsync(Func<Connection, P.WorkItem> make, Func<Connection, bool> takes, Func<Connection, SemaphoreSlim> slotsOf)
    {
        Connection connection = await ConnectionAsync(takes, slotsOf).ConfigureAwait(false);
        try
        {
            var item = new Item(connection);
            P.WorkItem work = make(connection);
            work.CompletionToken = Guid.NewGuid().ToString("N");
            _taken[work.CompletionToken] = item;
            if (!connection.Outbox.Writer.TryWrite(work))
            {
                GiveBack(work.CompletionToken, "The worker went away.", isRefused: false);
            }
            return await item.Answer.Task.ConfigureAwait(false);
        }
        finally
        {
            slotsOf(connection).Release();
            Changed();
        }
    }

    private async Task<Connection> ConnectionAsync(Func<Connection, bool> takes, Func<Connection, SemaphoreSlim> slotsOf)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                for (int i = 0; i < _connections.Count; i++)
                {
                    Connection next = _connections[(_turn++ & int.MaxValue) % _connections.Count];
                    if (takes(next) && slotsOf(next).Wait(0))
                    {
                        return next;
                    }
                }
                changed = _changed.Task;
            }
            await changed.ConfigureAwait(false);
        }
    }

    /// <summary>Tells those who wait that there is a new worker, or a free slot.</summary>
    private void Changed()
    {
        lock (_gate)
        {
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed record Item(Connection Connection)
    {
        public TaskCompletionSource<object> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentDictionary<int, P.OrchestratorResponse> Pieces { get; } = new();

        /// <summary>An answer with the pieces that came before it.</summary>
        public object Whole(object last)
        {
            if (!Pieces.IsEmpty && last is P.OrchestratorResponse response)
            {
                List<P.OrchestratorAction> actions = [.. Pieces.OrderBy(p => p.Key).SelectMany(p => p.Value.Actions), .. response.Actions];
                response.Actions.Clear();
                response.Actions.Add(actions);
            }
            return last;
        }
    }

    private sealed class Connection(P.GetWorkItemsRequest request)
    {
        public Channel<P.WorkItem> Outbox { get; } = Channel.CreateUnbounded<P.WorkItem>(new UnboundedChannelOptions { SingleReader = true });

        public P.WorkItemFilters? Filters => request.WorkItemFilters;

        public bool AsksForHistory { get; } = request.Capabilities.Contains(P.WorkerCapability.HistoryStreaming);

        public SemaphoreSlim Turns { get; } = Slots(request.MaxConcurrentOrchestrationWorkItems);

        public SemaphoreSlim Activities { get; } = Slots(request.MaxConcurrentActivityWorkItems);

        /// <summary>Whether the worker takes work of a name; without filters it takes all, and an empty message holds none.</summary>
        public bool Takes(IEnumerable<string>? names, string name) =>
            Filters is null or { Orchestrations.Count: 0, Activities.Count: 0, Entities.Count: 0 } || names!.Contains(name, StringComparer.OrdinalIgnoreCase);

        // 0 means that the worker set no limit to what it does at the same time.
        private static SemaphoreSlim Slots(int limit) => new(limit > 0 ? limit : int.MaxValue);
    }
}
