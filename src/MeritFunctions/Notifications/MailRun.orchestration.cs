using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Notifications;

/// <summary>
/// Sends what is due, many mails in one activity, until nothing is. There is one run at a time. It never fails: what an
/// outage leaves undone keeps its due mark, and the sweep starts another run.
/// </summary>
public static class MailRun
{
    // Four activities side by side, each of which sends some mails side by side, are as much as one worker should do.
    private const int SideBySide = 4;

    // The most mails of one round, so that the list of them stays short in the history.
    private const int RoundSize = 16 * MailActivities.BatchSize;

    // Then a new history begins: a long one costs more with every turn.
    private const int MostRounds = 4;

    /// <summary>The orchestrator.</summary>
    [Function(nameof(MailRun))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        for (int round = 1; round <= MostRounds; round++)
        {
            if (!await SendDueAsync(context))
            {
                return;
            }
        }

        context.ContinueAsNew();
    }

    // False when nothing was due, or nothing could be done about it.
    private static async Task<bool> SendDueAsync(TaskOrchestrationContext context)
    {
        try
        {
            List<DueMails> due = await context.CallActivityAsync<List<DueMails>>(nameof(MailActivities.ListDueMails), RoundSize, ActivityRetries.Default);
            int moved = 0;
            foreach (DueMails[] some in due.Chunk(SideBySide))
            {
                moved += (await Task.WhenAll(some.Select(range => TrySendAsync(context, range)))).Sum();
            }

            return moved > 0;
        }
        catch (TaskFailedException)
        {
            return false;
        }
    }

    private static async Task<int> TrySendAsync(TaskOrchestrationContext context, DueMails range)
    {
        try
        {
            return await context.CallActivityAsync<int>(nameof(MailActivities.SendMails), range, ActivityRetries.Default);
        }
        catch (TaskFailedException)
        {
            return 0;
        }
    }
}
