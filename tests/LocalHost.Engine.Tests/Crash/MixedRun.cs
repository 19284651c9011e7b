using LocalHost.CrashHost;
using LocalHost.Engine.History;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>What a mixed run must have come to, whatever happened on the way.</summary>
internal static class MixedRun
{
    /// <summary>Asserts that orchestrations 0 to <paramref name="count"/> have ended as they must and that the store is sound.</summary>
    public static void AssertEnded(HubSnapshot snapshot, int count)
    {
        Assert.Empty(HistoryRules.Violations(snapshot));
        Assert.Empty(Enumerable.Range(0, count).SelectMany(n => Wrong(snapshot, Workload.Of(n), n)));
        Assert.Empty(snapshot.Instances.Values.Where(i => !i.Row.IsCompleted).Select(i => $"{i.Row.InstanceId} has not ended"));
    }

    /// <summary>Asserts that what the engine has acknowledged to a client stands.</summary>
    public static void AssertAcknowledged(HubSnapshot snapshot, IReadOnlyList<string> journal, int count)
    {
        var lines = journal.ToHashSet(StringComparer.Ordinal);
        for (int n = 0; n < count; n++)
        {
            Scenario scenario = Workload.Of(n);
            string id = scenario.InstanceId(n);
            bool exists = snapshot.Instances.TryGetValue(id, out InstanceSnapshot? instance);
            Assert.True(exists || !lines.Contains(Acts.Started(id)), $"{id} was acknowledged and is not there.");
            Assert.True(
                !lines.Contains(Run.Ended(id, scenario.Expected(n).Status)) || Is(instance!, scenario.Expected(n)),
                $"A client was told that {id} had ended, and it is {instance?.Row.Status}.");
        }
    }

    /// <summary>Asserts that no activity ended in history that did not run.</summary>
    public static void AssertRan(HubSnapshot snapshot, IReadOnlyList<string> journal)
    {
        var ran = journal.ToHashSet(StringComparer.Ordinal);
        foreach (InstanceSnapshot instance in snapshot.Instances.Values)
        {
            var asked = instance.History.Where(e => e.TaskScheduled is not null).ToDictionary(e => e.EventId, e => e.TaskScheduled);
            foreach (P.HistoryEvent answer in instance.History.Where(e => e.TaskCompleted is not null || e.TaskFailed is not null))
            {
                P.TaskScheduledEvent question = asked[Events.AnsweredTask(answer)];
                Assert.Contains(Steps.Ran(instance.Row.InstanceId, question.Name, question.Input.Trim('[', ']', '"')), ran);
            }
        }
    }

    private static IEnumerable<string> Wrong(HubSnapshot snapshot, Scenario scenario, int number)
    {
        string id = scenario.InstanceId(number);
        Ending expected = scenario.Expected(number);
        if (!snapshot.Instances.TryGetValue(id, out InstanceSnapshot? instance))
        {
            yield return $"{id} is not there";
        }
        else if (!Is(instance, expected) || instance.Row.Output != expected.Output)
        {
            yield return $"{id} is {instance.Row.Status} with {Shown(instance.Row.Output)}, not {expected.Status} with {Shown(expected.Output)}";
        }
    }

    private static bool Is(InstanceSnapshot instance, Ending expected) => string.Equals(instance.Row.Status.ToString(), expected.Status.ToString(), StringComparison.Ordinal);

    private static string Shown(string? output) => output is { Length: > 200 } ? output[..200] + "…" : output ?? "no output";
}
