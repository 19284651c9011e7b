using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>Shows what became of a cycle's mails, without addresses, and has one sent again.</summary>
public sealed class Mails(NotificationTable notifications, MailResending resending)
{
    /// <summary>The mails of a cycle, in pages.</summary>
    [Function("ListMails")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(ListedMail[]))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Mails)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        Paging.AnswerAsync(request, $"cycles/{cycle}/mails", async order =>
        {
            RowPage<NotificationRow> page = await notifications.PageAsync(cycle, order, cancellation);
            return (Results.Json(page.Rows.Select(View), StoredJson.Options), page.Next);
        });

    /// <summary>One mail.</summary>
    [Function("GetMail")]
    [Answers(StatusCodes.Status200OK, typeof(ListedMail))]
    [Refuses(StatusCodes.Status404NotFound, "mail-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Mail)] HttpRequest request, string cycle, string id, CancellationToken cancellation) =>
        await notifications.FindAsync(cycle, id, cancellation) is { } mail ? Results.Json(View(mail), StoredJson.Options) : Problems.NotFound("mail-not-found", cycle, id);

    /// <summary>202 when a mail that failed, bounced or ended unclear is queued again; 409 when it stands otherwise.</summary>
    [Function("ResendMail")]
    [Answers(StatusCodes.Status202Accepted, typeof(ListedMail))]
    [Refuses(StatusCodes.Status404NotFound, "mail-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "mail-not-ended")]
    public async Task<IResult> ResendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ResendMail)] HttpRequest request,
        string cycle,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        (NotificationRow? mail, bool isQueued) = await resending.RunAsync(cycle, id, caller.Id, caller.AuditRole, client, cancellation);
        return mail is null ? Problems.NotFound("mail-not-found", cycle, id)
            : isQueued ? Results.Json(View(mail), StoredJson.Options, statusCode: StatusCodes.Status202Accepted)
            : Problems.Conflict("mail-not-ended", mail.Status);
    }

    private static ListedMail View(NotificationRow m) => new(
        m.Id, m.Kind, m.Addressee is null ? m.Agency : null, m.Addressee, m.Status, m.Attempts, m.Faults, m.UnclearSends, m.Resends, m.NextAttemptAt, m.MessageId, m.Problem, m.QueuedAt, m.ChangedAt);

    private sealed record ListedMail(
        string Id,
        string Kind,
        string? Agency,
        string? Addressee,
        string Status,
        int Attempts,
        int Faults,
        int UnclearSends,
        int Resends,
        DateTimeOffset? NextAttemptAt,
        string? MessageId,
        string? Problem,
        DateTimeOffset QueuedAt,
        DateTimeOffset ChangedAt);
}
