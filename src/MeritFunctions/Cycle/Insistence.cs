using MeritFunctions.Records;
using Microsoft.DurableTask;

namespace MeritFunctions.Cycle;

/// <summary>
/// How the orchestrations of a cycle call activities, for as long as it takes, and children. No outage ends one of them; what fails
/// again and again is a visible fault, and whoever mended its cause may end the pause.
/// </summary>
public static class Insistence
{
    // The last one repeats.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>Calls an activity until it succeeds.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="activity">The activity's name.</param>
    /// <param name="input">Its input.</param>
    /// <param name="place">The cycle, and the agency if it is about one: where the fault is shown.</param>
    public static async Task<T> InsistAsync<T>(this TaskOrchestrationContext context, string activity, object? input, FaultPlace place)
    {
        Fault? fault = null;
        for (int round = 0; ; round++)
        {
            try
            {
                T result = await context.CallActivityAsync<T>(activity, input, ActivityRetries.Default);
                if (fault is not null)
                {
                    await NoteAsync(context, place, null);
                }

                return result;
            }
            catch (TaskFailedException failure)
            {
                fault = new Fault(activity, failure.FailureDetails.ErrorType, fault?.Since ?? context.CurrentUtcDateTime);
            }

            await NoteAsync(context, place, fault);
            await context.WakesBeforeAsync(context.CurrentUtcDateTime + Pauses[Math.Min(round, Pauses.Length - 1)]);
        }
    }

    /// <summary>Waits until something about the instance was stored, or a moment comes.</summary>
    /// <returns>True when the event came first.</returns>
    public static async Task<bool> WakesBeforeAsync(this TaskOrchestrationContext context, DateTimeOffset? until)
    {
        if (until is not { } moment)
        {
            await context.WaitForExternalEvent<string>(Wakes.Stored);
            return true;
        }

        // Whichever loses is cancelled: a pending timer would keep the instance alive, a pending wait would swallow the next event.
        using var loser = new CancellationTokenSource();
        Task timer = context.CreateTimer(moment.UtcDateTime, loser.Token);
        Task<string> wake = context.WaitForExternalEvent<string>(Wakes.Stored, loser.Token);
        Task winner = await Task.WhenAny(wake, timer);
        // Cancel, not CancelAsync: the continuation must stay on the orchestrator's own thread.
        loser.Cancel();
        return winner == wake;
    }

    /// <summary>
    /// Runs a child to its end, however it ends: somebody may end it by hand, or a defect does. It must not take its parent and
    /// the other children along, and no release passes over what it leaves undone.
    /// </summary>
    public static async Task CollectAsync(this TaskOrchestrationContext context, string orchestrator, object input, string instanceId)
    {
        try
        {
            await context.CallSubOrchestratorAsync(orchestrator, input, new SubOrchestrationOptions(instanceId: instanceId));
        }
        catch (TaskFailedException)
        {
            return;
        }
    }

    // One try: the note of a fault must not become another. The status stands in the task hub and needs no storage of the app.
    private static async Task NoteAsync(TaskOrchestrationContext context, FaultPlace place, Fault? fault)
    {
        context.SetCustomStatus(fault);
        try
        {
            await context.CallActivityAsync(nameof(CycleActivities.NoteFault), new FaultNote(place, fault));
        }
        catch (TaskFailedException)
        {
            return;
        }
    }
}

/// <summary>What fails again and again, without any text that could hold personal data.</summary>
/// <param name="Task">The task.</param>
/// <param name="ErrorType">The type of its error.</param>
/// <param name="Since">When it failed first.</param>
public sealed record Fault(string Task, string ErrorType, DateTimeOffset Since);

/// <summary>Where a fault is shown.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code; null when the fault is the cycle's own.</param>
public sealed record FaultPlace(string CycleId, string? Agency);

/// <summary>Input of <see cref="CycleActivities.NoteFault"/>.</summary>
/// <param name="Place">Where it is shown.</param>
/// <param name="Fault">The fault; null when it is over.</param>
public sealed record FaultNote(FaultPlace Place, Fault? Fault);
