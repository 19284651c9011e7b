using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Three sub-orchestrations with their own ids at once; one of them fails and the parent takes note.</summary>
internal sealed class Batches : Scenario
{
    private const string Batch = "Batch";
    private const int Count = 3;

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick)
    {
        tasks.AddOrchestratorFunc<int, string[]>(Name, (context, number) => Task.WhenAll(
            Enumerable.Range(0, Count).Select(i => RunBatch(context, number, i))));
        tasks.AddOrchestratorFunc<int, int>(Batch, async (context, number) =>
        {
            int first = (await context.CallActivityAsync<Stamped<int>>(Steps.Square, number)).Value;
            if (number % Count == 1)
            {
                throw new InvalidOperationException($"Batch {number} has a gap.");
            }
            return first + (await context.CallActivityAsync<Stamped<int>>(Steps.Square, number + 1)).Value;
        });
    }

    public override Ending Expected(int number) => Ending.Completed(Enumerable.Range(0, Count).Select(i =>
    {
        int n = (number * Count) + i;
        return i == 1 ? $"Batch {n} has a gap." : $"{(n * n) + ((n + 1) * (n + 1))}";
    }).ToArray());

    private static async Task<string> RunBatch(TaskOrchestrationContext context, int number, int i)
    {
        var options = new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:{i}");
        try
        {
            return $"{await context.CallSubOrchestratorAsync<int>(Batch, (number * Count) + i, options)}";
        }
        catch (TaskFailedException e)
        {
            return e.FailureDetails.ErrorMessage;
        }
    }
}
