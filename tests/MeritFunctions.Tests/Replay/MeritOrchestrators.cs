using MeritFunctions.Cycle;
using MeritFunctions.Notifications;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Grpc;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// The app's orchestrators by name, each run as the Functions worker runs it: the SDK's own runner takes a request (base64
/// of its protobuf) and gives the response.
/// </summary>
internal static class MeritOrchestrators
{
    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } = new SortedDictionary<string, Func<string, string>>(StringComparer.Ordinal)
    {
        [nameof(AssessmentCycle)] = Runner<CycleInput, CycleOutcome>(AssessmentCycle.RunAsync),
        [nameof(AgencyBatch)] = Runner<AgencyBatchInput, object?>(async (context, input) =>
        {
            await AgencyBatch.RunAsync(context, input);
            return null;
        }),
        [nameof(AgencyAssessment)] = Runner<AgencyAssessmentInput, string>(AgencyAssessment.RunAsync),
        [nameof(MailRun)] = Runner<object?, object?>(async (context, _) =>
        {
            await MailRun.RunAsync(context);
            return null;
        }),
    };

    public static Func<string, string> Runner<TInput, TOutput>(Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator) =>
        request => GrpcOrchestrationRunner.LoadAndRun<TInput, TOutput>(request, (context, input) => orchestrator(context, input!)!);
}
