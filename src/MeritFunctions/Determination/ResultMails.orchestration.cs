using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Determination;

/// <summary>Tells the agencies of one batch their results; one mail each, side by side.</summary>
public static class ResultMails
{
    /// <summary>The orchestrator; its result is the number of mails that the provider has.</summary>
    [Function(nameof(ResultMails))]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ResultMailsInput input)
    {
        IReadOnlyList<string> agencies = await context.CallActivityAsync<List<string>>(
            nameof(DeterminationActivities.ListDetermined), new BatchKey(input.CycleId, input.Batch), ActivityRetries.Default);
        string[] outcomes = await Task.WhenAll(agencies.Select(agency =>
        {
            var mail = new NotificationInput(input.CycleId, agency, NotificationKind.Result, "");
            return context.CallSubOrchestratorAsync<string>(
                nameof(Notification), mail, new SubOrchestrationOptions(instanceId: InstanceIds.Mail(mail.CycleId, mail.Id)));
        }));
        return outcomes.Count(o => o is NotificationStatus.Sent or NotificationStatus.Delivered);
    }
}

/// <summary>Names the batch whose agencies are told their results.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">The batch's number, from 0.</param>
public sealed record ResultMailsInput(string CycleId, int Batch);
