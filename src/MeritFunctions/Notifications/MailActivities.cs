using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>The outbox's activities.</summary>
public sealed class MailActivities(Outbox outbox, NotificationTable notifications, MailSender sender, TimeProvider clock)
{
    /// <summary>The most mails of one activity: their rows, old and new marks fit into one table transaction.</summary>
    public const int BatchSize = 32;

    /// <summary>Puts mails of one cycle into the outbox, where they may be already, and has them sent.</summary>
    [Function(nameof(QueueMails))]
    public async Task QueueMails([ActivityTrigger] IReadOnlyList<NotificationInput> mails, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (mails.Count > 0)
        {
            await outbox.QueueAsync(mails, clock.GetUtcNow(), cancellation);
            await Outbox.WakeAsync(client, cancellation);
        }
    }

    /// <summary>Up to so many mails that are due now, in ranges of at most <see cref="BatchSize"/>.</summary>
    [Function(nameof(ListDueMails))]
    public Task<List<DueMails>> ListDueMails([ActivityTrigger] int most, CancellationToken cancellation) =>
        notifications.ListDueAsync(clock.GetUtcNow(), BatchSize, most, cancellation);

    /// <summary>Takes each mail of a range one step further; the result is how many it took.</summary>
    [Function(nameof(SendMails))]
    public Task<int> SendMails([ActivityTrigger] DueMails range, CancellationToken cancellation) => sender.SendAsync(range, cancellation);
}
