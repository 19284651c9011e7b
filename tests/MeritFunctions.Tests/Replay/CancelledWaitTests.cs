using Microsoft.DurableTask;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// What the assessments rely on in the SDK: the wait that lost a race is cancelled, and the next event goes to the next
/// wait, not to the cancelled one.
/// </summary>
public sealed class CancelledWaitTests
{
    private const string Id = "waiter";
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_cancelled_wait_does_not_swallow_the_next_event()
    {
        Func<string, string> waiter = MeritOrchestrators.Runner<string, string>(async (context, _) =>
        {
            using var loser = new CancellationTokenSource();
            Task timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            Task<string> wait = context.WaitForExternalEvent<string>(Wakes.Stored, loser.Token);
            if (await Task.WhenAny(wait, timer) == wait)
            {
                return "the event came too early";
            }
            loser.Cancel();
            await context.CallActivityAsync("Wake");
            await context.WaitForExternalEvent<string>(Wakes.Stored);
            return "woken";
        });
        ScriptedTaskHub? hub = null;
        hub = new ScriptedTaskHub(
            new SortedDictionary<string, Func<string, string>>(StringComparer.Ordinal) { [Id] = waiter },
            (_, _) =>
            {
                hub!.Raise(Id, Wakes.Stored);
                return null;
            },
            Start);
        hub.Start(Id, Id, "\"\"");
        hub.Run();
        ScriptedInstance instance = Assert.Single(hub.Instances);
        Assert.True(instance.IsCompleted);
        Assert.Equal("\"woken\"", Assert.Single(instance.LastTurn!.Response.Actions).CompleteOrchestration.Result);
    }
}
