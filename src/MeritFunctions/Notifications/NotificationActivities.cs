using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Web.Emails;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Notifications;

/// <summary>The outbox's activities.</summary>
public sealed class NotificationActivities(
    Outbox outbox,
    NotificationTable notifications,
    MailComposer composer,
    EmailRenderer renderer,
    SendGridMailer mailer,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<NotificationActivities> log)
{
    // The mail that follows an unclear one is the last: two unclear sends in a row are for a person to look at.
    private const int MostUnclearSends = 2;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    /// <summary>Puts the mail into the outbox; it may be there already.</summary>
    [Function(nameof(QueueNotification))]
    public Task QueueNotification([ActivityTrigger] NotificationInput input, CancellationToken cancellation) => outbox.QueueAsync(input, cancellation);

    /// <summary>Takes the mail one step further: sends it, or looks whether an unclear send arrived.</summary>
    [Function(nameof(SendNotification))]
    public async Task<DeliveryStep> SendNotification([ActivityTrigger] NotificationInput input, CancellationToken cancellation)
    {
        bool begun = false;
        bool unclear = false;
        NotificationRow row = await notifications.ChangeAsync(
            input.CycleId,
            input.Id,
            r =>
            {
                // "Sending" that we find here is the trace of a process that died in between; nobody knows what it did.
                unclear = r.Status == NotificationStatus.Sending;
                begun = r.Status == NotificationStatus.Pending || (r.Status == NotificationStatus.Unknown && r.UnclearSends < MostUnclearSends);
                if (!unclear && !begun)
                {
                    return false;
                }

                r.Status = unclear ? NotificationStatus.Unknown : NotificationStatus.Sending;
                r.UnclearSends += unclear ? 1 : 0;
                r.Attempts += begun ? 1 : 0;
                r.ChangedAt = clock.GetUtcNow();
                return true;
            },
            cancellation) ?? throw new InvalidOperationException($"Mail {input.Id} of cycle {input.CycleId} is not in the outbox.");
        if (unclear)
        {
            return Wait(row);
        }

        return begun ? await SendAsync(input, row, cancellation) : new DeliveryStep(row.Status, null);
    }

    /// <summary>Ends a mail that could not be sent in all its steps.</summary>
    [Function(nameof(GiveUp))]
    public async Task<string> GiveUp([ActivityTrigger] NotificationInput input, CancellationToken cancellation)
    {
        NotificationRow? row = await RecordAsync(input, NotificationStatus.Failed, null, "gave up", cancellation);
        return row?.Status ?? NotificationStatus.Failed;
    }

    private async Task<DeliveryStep> SendAsync(NotificationInput input, NotificationRow row, CancellationToken cancellation)
    {
        (string Address, EmailModel Model)? composed = await composer.ComposeAsync(row, cancellation);
        if (composed is not { } mail)
        {
            log.LogWarning("Mail {Notification} of cycle {Cycle} has nobody to go to", input.Id, input.CycleId);
            await RecordAsync(input, NotificationStatus.Failed, null, "no address", cancellation);
            return new DeliveryStep(NotificationStatus.Failed, null);
        }

        RenderedEmail rendered = await renderer.RenderAsync(mail.Model);
        SendOutcome outcome = await mailer.SendAsync(
            new OutgoingMail(mail.Address, rendered.Subject, rendered.Html, rendered.Text, row.Kind, new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                [MailArguments.Cycle] = input.CycleId,
                [MailArguments.Notification] = input.Id,
                [MailArguments.Agency] = input.Agency,
            }),
            cancellation);
        switch (outcome.Kind)
        {
            case SendOutcomeKind.Accepted:
                await RecordAsync(input, NotificationStatus.Sent, outcome.MessageId, null, CancellationToken.None);
                return new DeliveryStep(NotificationStatus.Sent, null);
            case SendOutcomeKind.Refused:
                log.LogError("Mail {Notification} of cycle {Cycle} was refused: {Problem}", input.Id, input.CycleId, outcome.Problem);
                await RecordAsync(input, NotificationStatus.Failed, null, outcome.Problem, CancellationToken.None);
                return new DeliveryStep(NotificationStatus.Failed, null);
            case SendOutcomeKind.TryAgain:
                log.LogWarning("Mail {Notification} of cycle {Cycle} has to wait: {Problem}", input.Id, input.CycleId, outcome.Problem);
                await RecordAsync(input, NotificationStatus.Pending, null, outcome.Problem, CancellationToken.None);
                return new DeliveryStep(NotificationStatus.Pending, BackOff(row.Attempts).TotalSeconds);
            default:
                log.LogWarning("Nobody knows whether mail {Notification} of cycle {Cycle} was sent: {Problem}", input.Id, input.CycleId, outcome.Problem);
                return Wait(await RecordAsync(input, NotificationStatus.Unknown, null, outcome.Problem, CancellationToken.None) ?? row);
        }
    }

    private DeliveryStep Wait(NotificationRow row) =>
        row.Status is NotificationStatus.Unknown && row.UnclearSends < MostUnclearSends
            ? new DeliveryStep(row.Status, options.Value.ReconcileAfter.TotalSeconds)
            : new DeliveryStep(row.Status, null);

    private static TimeSpan BackOff(int attempts)
    {
        TimeSpan wait = TimeSpan.FromSeconds(10) * Math.Pow(3, Math.Clamp(attempts - 1, 0, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    // The provider's event may overtake our own note of the answer; what it says is never taken back.
    private Task<NotificationRow?> RecordAsync(NotificationInput input, string status, string? messageId, string? problem, CancellationToken cancellation) =>
        notifications.ChangeAsync(
            input.CycleId,
            input.Id,
            row =>
            {
                if (row.Status is NotificationStatus.Delivered or NotificationStatus.Bounced)
                {
                    return false;
                }

                row.UnclearSends += status == NotificationStatus.Unknown ? 1 : 0;
                row.Status = status;
                row.MessageId = messageId ?? row.MessageId;
                row.Problem = problem;
                row.ChangedAt = clock.GetUtcNow();
                return true;
            },
            cancellation);
}

/// <summary>What one attempt to send led to, and what the orchestration does next.</summary>
/// <param name="Status">The mail's status after the attempt.</param>
/// <param name="WaitSeconds">How long to wait before the next step; null when nothing is left to do.</param>
public sealed record DeliveryStep(string Status, double? WaitSeconds);
