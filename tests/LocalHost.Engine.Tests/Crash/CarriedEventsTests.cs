using LocalHost.Engine.History;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>Events keep their order when an orchestration continues as new, wherever the commit falls between them.</summary>
public sealed class CarriedEventsTests
{
    [Fact]
    public async Task Carried_events_go_before_later_ones()
    {
        using var folder = new RunFolder();
        await CarryAsync(new SqliteTaskHubStore(folder.Database, Synchronous.Full));
    }

    private static async Task CarryAsync(SqliteTaskHubStore store)
    {
        await using (store)
        {
            store.Open((request, error) => request.Complete(error));
            var row = new InstanceRecord { InstanceId = "a", Name = "A", ExecutionId = "e" };
            await Answer(store, new CreateRequest(row, new HashSet<P.OrchestrationStatus>()));
            await Answer(store, new PostRequest("a", Events.EventRaised(DateTime.UtcNow, "ballot", "1")));
            await Answer(store, new PostRequest("a", Events.EventRaised(DateTime.UtcNow, "ballot", "2")));
            long first = store.Load(row.Key)!.Inbox[0].Id;

            // The turn took in the first event without reading it; the second came while it ran.
            var turn = new ObservedTurn { Instance = row, StartsNextGeneration = true };
            row.Generation++;
            turn.ConsumedMessages.Add(first);
            turn.Carried.Add(Events.EventRaised(DateTime.UtcNow, "ballot", "1"));
            store.Submit(turn);
            await turn.Done;

            LoadedInstance loaded = store.Load(row.Key)!;
            Assert.Equal(["1", "2"], loaded.Inbox.Select(m => m.Event.EventRaised.Input));
            Assert.Equal(turn.Deliveries.Select(d => d.Message.Id), loaded.Inbox.Select(m => m.Id));
            Assert.True(turn.Renumbered < loaded.Inbox[0].Id);
        }
    }

    private static Task<T> Answer<T>(SqliteTaskHubStore store, ClientRequest<T> request)
    {
        store.Submit(request);
        return request.Completion;
    }
}
