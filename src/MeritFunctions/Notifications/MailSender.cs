using Azure;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Web.Emails;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Notifications;

/// <summary>
/// Takes due mails one step further: composes them, marks them as being sent, sends them, writes what became of them. A mark
/// is a claim that runs out; what it then finds in <c>sending</c> is the trace of a process that died in between.
/// </summary>
public sealed class MailSender(
    NotificationTable notifications,
    MailComposer composer,
    EmailRenderer renderer,
    SendGridMailer mailer,
    LeavingTimes leaving,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<MailSender> log)
{
    // The mail that follows an unclear one is the last: two unclear sends in a row are for a person to look at.
    private const int MostUnclearSends = 2;

    // A sender that stops has seldom begun to send, and where the provider tells of every mail, its silence says so.
    private const int MostStops = 4;

    // With the waits between them these reach over about two days of trouble.
    private const int MostTries = 16;
    private const int SideBySide = 8;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    // How often a mail of a paused cycle is looked at.
    private static readonly TimeSpan WhilePaused = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan LongestClaim = TimeSpan.FromMinutes(5);

    // How long a mail may be in sending before nobody knows what became of it.
    private TimeSpan Claim => options.Value.ReconcileAfter < LongestClaim ? options.Value.ReconcileAfter : LongestClaim;

    // A send that begins later than this could outlast its claim.
    private TimeSpan LatestStart => Claim / 2;

    /// <summary>Takes the mails of a range one step further.</summary>
    /// <returns>How many went a step.</returns>
    public async Task<int> SendAsync(DueMails range, CancellationToken cancellation)
    {
        List<NotificationRow> due = await notifications.ReadDueAsync(range, cancellation);
        if (due.Count == 0)
        {
            return 0;
        }

        MailFacts facts = await composer.ReadAsync(due, cancellation);
        var composed = new Composed[due.Count];
        await Parallel.ForAsync(0, due.Count, Limit(cancellation), async (i, token) => composed[i] = await ComposeAsync(due[i], facts, token));

        List<int> lost = await notifications.WriteAsync([.. composed.Select(c => (c.Before, c.After))], cancellation);
        await SendAllAsync([.. composed.Where((c, i) => c.Mail is not null && !lost.Contains(i)).Select(c => new Sending(c.After, c.Mail!))], cancellation);
        return due.Count - lost.Count;
    }

    // What this decides about the row is written before anything is sent.
    private async Task<Composed> ComposeAsync(NotificationRow before, MailFacts facts, CancellationToken cancellation)
    {
        NotificationRow after = before.Copy();
        after.ChangedAt = clock.GetUtcNow();
        if (before.Status == NotificationStatus.Sending)
        {
            log.LogWarning("Nobody knows whether mail {Notification} of cycle {Cycle} was sent: its sender stopped", before.Id, before.Cycle);
            // The provider's events have had time since the send began.
            Unclear(after, "the sender stopped", before.ChangedAt, options.Value.WebhookPublicKey is { Length: > 0 } ? MostStops : MostUnclearSends);
            return new Composed(before, after, null);
        }

        // It was due before, and comes to be sent only now, or somebody has it sent again.
        if (leaving.FirstAfter(after.ChangedAt, before.Kind) is var mayLeave && mayLeave > after.ChangedAt)
        {
            after.NextAttemptAt = mayLeave;
            return new Composed(before, after, null);
        }

        try
        {
            Composition composition = await composer.ComposeAsync(before, facts, cancellation);
            if (composition.Status == NotificationStatus.Pending)
            {
                after.Problem = composition.Problem;
                after.NextAttemptAt = after.ChangedAt + WhilePaused;
                return new Composed(before, after, null);
            }

            if (composition.Mail is not { } mail)
            {
                log.LogWarning("Mail {Notification} of cycle {Cycle} is not sent: {Problem}", before.Id, before.Cycle, composition.Problem);
                Settle(after, composition.Status, composition.Problem);
                return new Composed(before, after, null);
            }

            RenderedEmail rendered = await renderer.RenderAsync(mail.Model);
            after.Status = NotificationStatus.Sending;
            after.Attempts++;
            after.NextAttemptAt = after.ChangedAt + Claim;
            return new Composed(before, after, new OutgoingMail(mail.Address, rendered.Subject, rendered.Html, rendered.Text, before.Kind, Arguments(after)));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The type alone: a message may hold a name or an address.
            log.LogError("Mail {Notification} of cycle {Cycle} could not be composed: {ErrorType}", before.Id, before.Cycle, e.GetType().Name);
            NotificationRow later = before.Copy();
            later.ChangedAt = after.ChangedAt;
            later.Faults++;
            TryLater(later, $"composing failed: {e.GetType().Name}", null);
            return new Composed(before, later, null);
        }
    }

    private async Task SendAllAsync(List<Sending> mails, CancellationToken cancellation)
    {
        if (mails.Count == 0)
        {
            return;
        }

        DateTimeOffset latest = clock.GetUtcNow() + LatestStart;
        // When the provider asks for a pause, it is asked for no more of this batch; the longest pause counts.
        var gate = new Lock();
        TimeSpan? pause = null;
        await Parallel.ForAsync(0, mails.Count, Limit(CancellationToken.None), async (i, _) =>
        {
            Sending mail = mails[i];
            TimeSpan? wanted;
            lock (gate)
            {
                wanted = pause;
            }

            if (wanted is not null || clock.GetUtcNow() > latest || cancellation.IsCancellationRequested)
            {
                mail.Outcome = row => PutOff(row, wanted ?? TimeSpan.Zero);
                return;
            }

            SendOutcome outcome = await SendOneAsync(mail, cancellation);
            mail.Outcome = row => Apply(row, outcome);
            lock (gate)
            {
                pause = outcome.Kind == SendOutcomeKind.TryAgain && outcome.Pause is { } asked && !(asked < pause) ? asked : pause;
            }
        });

        // The host may be stopping: what became of the mails is written nevertheless.
        await RecordAsync(mails, CancellationToken.None);
    }

    private async Task<SendOutcome> SendOneAsync(Sending mail, CancellationToken cancellation)
    {
        try
        {
            return await mailer.SendAsync(mail.Mail, cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One mail's defect must not take the outcomes of the others with it.
            return new SendOutcome(SendOutcomeKind.Unclear, Problem: e.GetType().Name);
        }
    }

    private async Task RecordAsync(List<Sending> mails, CancellationToken cancellation)
    {
        List<(NotificationRow Before, NotificationRow After)> changes = [.. mails.Select(m =>
        {
            NotificationRow after = m.Row.Copy();
            after.ChangedAt = clock.GetUtcNow();
            m.Outcome(after);
            return (m.Row, after);
        })];
        try
        {
            // Before the outcomes, so that no event can come for a mail that stands as sent and is not found by its message.
            await notifications.NoteMessagesAsync(changes.Select(c => c.After), cancellation);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            // Only events without our arguments need it; the outcomes must not be lost over it.
            log.LogWarning("Message ids could not be noted: {ErrorType}", e.GetType().Name);
        }

        foreach (int place in await notifications.WriteAsync(changes, cancellation))
        {
            await RecordAfterAllAsync(mails[place], changes[place].After, cancellation);
        }
    }

    // The provider's event overtook our own note of the answer; what it says is never taken back.
    private Task<NotificationRow?> RecordAfterAllAsync(Sending mail, NotificationRow tried, CancellationToken cancellation) =>
        notifications.ChangeAsync(
            tried.Cycle,
            tried.Id,
            row =>
            {
                if (row.Status == NotificationStatus.Sending && row.Attempts == mail.Row.Attempts)
                {
                    row.ChangedAt = clock.GetUtcNow();
                    mail.Outcome(row);
                    return true;
                }

                bool isNews = row.MessageId is null && tried.MessageId is not null;
                row.MessageId ??= tried.MessageId;
                return isNews;
            },
            cancellation);

    private void Apply(NotificationRow row, SendOutcome outcome)
    {
        switch (outcome.Kind)
        {
            case SendOutcomeKind.Accepted:
                Settle(row, NotificationStatus.Sent, null);
                row.MessageId = outcome.MessageId;
                break;
            case SendOutcomeKind.Refused:
                log.LogError("Mail {Notification} of cycle {Cycle} was refused: {Problem}", row.Id, row.Cycle, outcome.Problem);
                Settle(row, NotificationStatus.Failed, outcome.Problem);
                break;
            case SendOutcomeKind.TryAgain:
                log.LogWarning("Mail {Notification} of cycle {Cycle} has to wait: {Problem}", row.Id, row.Cycle, outcome.Problem);
                TryLater(row, outcome.Problem, outcome.Pause);
                break;
            default:
                log.LogWarning("Nobody knows whether mail {Notification} of cycle {Cycle} was sent: {Problem}", row.Id, row.Cycle, outcome.Problem);
                Unclear(row, outcome.Problem, row.ChangedAt, MostUnclearSends);
                break;
        }
    }

    private static void PutOff(NotificationRow row, TimeSpan pause)
    {
        row.Attempts--;
        row.Status = Waiting(row);
        row.NextAttemptAt = row.ChangedAt + pause;
    }

    private void Unclear(NotificationRow row, string? problem, DateTimeOffset sentAt, int most)
    {
        row.UnclearSends++;
        row.Status = NotificationStatus.Unknown;
        row.Problem = problem;
        row.NextAttemptAt = row.UnclearSends < most ? sentAt + options.Value.ReconcileAfter : null;
    }

    private static void TryLater(NotificationRow row, string? problem, TimeSpan? pause)
    {
        row.Tries++;
        if (row.Tries >= MostTries)
        {
            Settle(row, NotificationStatus.Failed, problem);
            return;
        }

        row.Status = Waiting(row);
        row.Problem = problem;
        row.NextAttemptAt = row.ChangedAt + (pause ?? BackOff(row.Tries));
    }

    // An unclear send before this try stays unclear, and is shown as that.
    private static string Waiting(NotificationRow row) => row.UnclearSends > 0 ? NotificationStatus.Unknown : NotificationStatus.Pending;

    private static void Settle(NotificationRow row, string status, string? problem)
    {
        // Where nobody knows what an earlier send did, only the provider's word that it has the mail makes that clear.
        row.Status = row.UnclearSends > 0 && status != NotificationStatus.Sent ? NotificationStatus.Unknown : status;
        row.Problem = problem;
        row.NextAttemptAt = null;
    }

    private static TimeSpan BackOff(int tries)
    {
        TimeSpan wait = TimeSpan.FromSeconds(10) * Math.Pow(3, Math.Clamp(tries - 1, 0, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    private static SortedDictionary<string, string> Arguments(NotificationRow row)
    {
        SortedDictionary<string, string> arguments = new(StringComparer.Ordinal)
        {
            [MailArguments.Cycle] = row.Cycle,
            [MailArguments.Notification] = row.Id,
            [MailArguments.Attempt] = row.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (row.Addressee is null)
        {
            arguments[MailArguments.Agency] = row.Agency;
        }

        return arguments;
    }

    private static ParallelOptions Limit(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation };

    /// <summary>What is to be written of a mail before it is sent; without a mail nothing is.</summary>
    private sealed record Composed(NotificationRow Before, NotificationRow After, OutgoingMail? Mail);

    /// <summary>A mail that is marked as being sent, and what becomes of it.</summary>
    private sealed class Sending(NotificationRow row, OutgoingMail mail)
    {
        public NotificationRow Row => row;

        public OutgoingMail Mail => mail;

        public Action<NotificationRow> Outcome { get; set; } = static _ => { };
    }
}
