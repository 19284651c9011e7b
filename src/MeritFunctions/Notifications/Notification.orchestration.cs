using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Notifications;

/// <summary>
/// Gets one mail out, at least once and no oftener than it must. After an unclear send it waits for the provider's signed
/// events, and sends once more only when none came.
/// </summary>
public static class Notification
{
    // With the waits between them these reach over about two days of trouble at the provider.
    private const int MostSteps = 16;

    /// <summary>The orchestrator; its result is the mail's last status. It never fails: a mail must not stop an assessment.</summary>
    [Function(nameof(Notification))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, NotificationInput input)
    {
        try
        {
            await context.CallActivityAsync(nameof(NotificationActivities.QueueNotification), input, ActivityRetries.Default);
            for (int step = 1; step <= MostSteps; step++)
            {
                DeliveryStep done = await context.CallActivityAsync<DeliveryStep>(nameof(NotificationActivities.SendNotification), input, ActivityRetries.Default);
                if (done.WaitSeconds is not { } seconds)
                {
                    return done.Status;
                }

                await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
            }

            return await context.CallActivityAsync<string>(nameof(NotificationActivities.GiveUp), input, ActivityRetries.Default);
        }
        catch (TaskFailedException failure)
        {
            context.CreateReplaySafeLogger(nameof(Notification)).LogNotificationFault(input.CycleId, input.Id, failure.FailureDetails.ErrorType);
            return NotificationStatus.Failed;
        }
    }
}

internal static partial class NotificationLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Notification} of cycle {Cycle} could not be handled: {ErrorType}")]
    public static partial void LogNotificationFault(this ILogger log, string cycle, string notification, string errorType);
}
