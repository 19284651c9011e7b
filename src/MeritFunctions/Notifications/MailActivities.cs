using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Notifications;

/// <summary>The outbox's activities.</summary>
public sealed class MailActivities(NotificationTable notifications, MailSender sender, TimeProvider clock)
{
    /// <summary>The most mails of one activity: their rows, old and new marks fit into one table transaction.</summary>
    public const int BatchSize = 32;

    /// <summary>Up to so many mails that are due now, in ranges of at most <see cref="BatchSize"/>.</summary>
    [Function(nameof(ListDueMails))]
    public Task<List<DueMails>> ListDueMails([ActivityTrigger] int most, CancellationToken cancellation) =>
        notifications.ListDueAsync(clock.GetUtcNow(), BatchSize, most, cancellation);

    /// <summary>Takes each mail of a range one step further; the result is how many it took.</summary>
    [Function(nameof(SendMails))]
    public Task<int> SendMails([ActivityTrigger] DueMails range, CancellationToken cancellation) => sender.SendAsync(range, cancellation);
}
