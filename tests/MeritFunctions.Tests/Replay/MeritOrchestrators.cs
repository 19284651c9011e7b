using MeritFunctions.Awards;
using MeritFunctions.Cycle;
using MeritFunctions.Notifications;
using Microsoft.DurableTask;

namespace MeritFunctions.Tests.Replay;

/// <summary>The app's orchestrators, under the names that the runtime registers them with.</summary>
internal static class MeritOrchestrators
{
    public static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<CycleInput, CycleOutcome>(nameof(AssessmentCycle), AssessmentCycle.RunAsync);
        tasks.AddOrchestratorFunc<AgencyBatchInput>(nameof(AgencyBatch), AgencyBatch.RunAsync);
        tasks.AddOrchestratorFunc<AgencyAssessmentInput, string>(nameof(AgencyAssessment), AgencyAssessment.RunAsync);
        tasks.AddOrchestratorFunc<NotificationInput, string>(nameof(Notification), Notification.RunAsync);
        tasks.AddOrchestratorFunc<ResultMailsInput, int>(nameof(ResultMails), ResultMails.RunAsync);
    }
}
