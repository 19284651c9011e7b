using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>Has a mail sent again whose sending has ended badly.</summary>
public sealed class MailResending(NotificationTable notifications, ChangeLog changes, TimeProvider clock)
{
    /// <summary>Whether a mail may be sent again: nothing more is done about it, and nobody knows that it arrived.</summary>
    public static bool IsOpenTo(NotificationRow row) =>
        row.Status is NotificationStatus.Failed or NotificationStatus.Bounced || (row.Status == NotificationStatus.Unknown && row.NextAttemptAt is null);

    /// <summary>Queues a mail anew.</summary>
    /// <returns>The mail, null when there is none; and whether it was queued.</returns>
    public async Task<(NotificationRow? Mail, bool IsQueued)> RunAsync(string cycle, string id, string actor, AuditRole role, DurableTaskClient client, CancellationToken cancellation)
    {
        bool isOpen = false;
        NotificationRow? mail = await notifications.ChangeAsync(
            cycle,
            id,
            row =>
            {
                isOpen = IsOpenTo(row);
                if (isOpen)
                {
                    Queue(row);
                }

                return isOpen;
            },
            cancellation);
        if (mail is null || !isOpen)
        {
            return (mail, false);
        }

        await changes.NoteAsync(
            cycle,
            changes.Change(string.Create(CultureInfo.InvariantCulture, $"resend|{mail.Id}|{mail.Resends}"), AuditKind.MailResent, mail.Id, actor: actor, role: role),
            cancellation);
        await Outbox.WakeAsync(client, cancellation);
        return (mail, true);
    }

    private void Queue(NotificationRow row)
    {
        row.Status = NotificationStatus.Pending;
        row.NextAttemptAt = row.ChangedAt = clock.GetUtcNow();
        row.Resends++;
        row.Tries = 0;
        row.AttemptsBeforeResend = row.Attempts;
        row.MessageId = null;
        row.Problem = null;
    }
}
