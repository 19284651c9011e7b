using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Determination;

/// <summary>Tells the agencies of one batch their results; one mail each.</summary>
public static class ResultMails
{
    /// <summary>The orchestrator; its result is the number of mails that were put into the outbox.</summary>
    [Function(nameof(ResultMails))]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ResultMailsInput input)
    {
        IReadOnlyList<string> agencies = await context.CallActivityAsync<List<string>>(
            nameof(DeterminationActivities.ListDetermined), new BatchKey(input.CycleId, input.Batch), ActivityRetries.Default);
        NotificationInput[] mails = [.. agencies.Select(agency => new NotificationInput(input.CycleId, agency, NotificationKind.Result, ""))];
        await context.CallActivityAsync(nameof(MailActivities.QueueMails), mails, ActivityRetries.Default);
        return mails.Length;
    }
}

/// <summary>Names the batch whose agencies are told their results.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">The batch's number, from 0.</param>
public sealed record ResultMailsInput(string CycleId, int Batch);
