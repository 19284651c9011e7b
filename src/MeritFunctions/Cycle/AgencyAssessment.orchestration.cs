using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Cycle;

/// <summary>
/// One agency's way through a cycle. Each time that something was stored or a deadline has come, one activity takes the
/// assessment as far as it goes; in between it waits, for months if need be. It cannot fail.
/// </summary>
public static class AgencyAssessment
{
    /// <summary>The orchestrator; its result is the stage that the assessment ended in.</summary>
    [Function(nameof(AgencyAssessment))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AgencyAssessmentInput input)
    {
        var key = new AssessmentKey(input.CycleId, input.Agency);
        var place = new FaultPlace(input.CycleId, input.Agency);
        // Each pass waits for a person or a deadline, so the history grows by one of them at a time; and an instance that
        // waits for events must not continue as new, for an event that comes in between could be lost.
#pragma warning disable DURABLE0011
        while (true)
#pragma warning restore DURABLE0011
        {
            AssessmentView view = await context.InsistAsync<AssessmentView>(nameof(CycleActivities.AdvanceAssessment), key, place);
            if (view.IsDone)
            {
                return view.Stage;
            }

            // The grace decides nothing: it only lets the storage service list what came in the last second.
            await context.WakesBeforeAsync(view.WaitUntil?.AddSeconds(input.GraceSeconds));
        }
    }
}

/// <summary>What one agency's assessment starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="GraceSeconds">How long after a deadline the agency's folder is looked at.</param>
public sealed record AgencyAssessmentInput(string CycleId, string Agency, int GraceSeconds);
