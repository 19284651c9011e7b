using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Records;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>Shows what became of a cycle's mails, without addresses, and has one sent again.</summary>
public sealed class Mails(NotificationTable notifications, ChangeLog changes, TimeProvider clock)
{
    /// <summary>The mails of a cycle, in pages.</summary>
    [Function("ListMails")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Mails)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        Paging.AnswerAsync(request, $"cycles/{cycle}/mails", async order =>
        {
            RowPage<NotificationRow> page = await notifications.PageAsync(cycle, order, cancellation);
            return (Results.Json(page.Rows.Select(View), StoredJson.Options), page.Next);
        });

    /// <summary>202 when a mail that failed, bounced or ended unclear is queued again; 409 when it stands otherwise.</summary>
    [Function("ResendMail")]
    public async Task<IResult> ResendAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.ResendMail)] HttpRequest request,
        string cycle,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        bool ended = false;
        NotificationRow? mail = await notifications.ChangeAsync(
            cycle,
            id,
            row =>
            {
                ended = row.Status is NotificationStatus.Failed or NotificationStatus.Bounced || (row.Status == NotificationStatus.Unknown && row.NextAttemptAt is null);
                if (ended)
                {
                    Queue(row);
                }

                return ended;
            },
            cancellation);
        if (mail is null)
        {
            return Problems.NotFound("mail-not-found", cycle, id);
        }

        if (!ended)
        {
            return Problems.Conflict("mail-not-ended", mail.Status);
        }

        await changes.NoteAsync(
            cycle,
            changes.Change(string.Create(CultureInfo.InvariantCulture, $"resend|{mail.Id}|{mail.Resends}"), AuditKind.MailResent, mail.Id, actor: "operator", role: AuditRole.Operator),
            cancellation);
        await Outbox.WakeAsync(client, cancellation);
        return Results.Json(View(mail), StoredJson.Options, statusCode: StatusCodes.Status202Accepted);
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

    private static object View(NotificationRow m) => new
    {
        m.Id,
        m.Kind,
        m.Agency,
        m.Status,
        m.Attempts,
        m.Faults,
        m.UnclearSends,
        m.Resends,
        m.NextAttemptAt,
        m.MessageId,
        m.Problem,
        m.QueuedAt,
        m.ChangedAt,
    };
}
