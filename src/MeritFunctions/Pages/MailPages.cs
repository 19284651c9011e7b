using System.Globalization;
using System.Net.Mime;
using System.Text;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Web.Components;
using Merit.Web.Emails;
using Merit.Web.Look;
using Merit.Web.Pages;
using Merit.Web.Pages.Mails;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>What became of a cycle's mails, what each says, and sending one again.</summary>
public sealed class MailPages(
    PageFrame frame,
    IRefusalPages refusals,
    NotificationTable notifications,
    CycleTable cycles,
    MailComposer composer,
    EmailRenderer renderer,
    MailResending resending,
    ChangeLog changes,
    TimeProvider clock)
{
    private const int Rows = 100;

    /// <summary>The mails of a cycle, without addresses.</summary>
    [Function("MailsPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.MailsPage)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        string? state = Known(request.Query["state"], NotificationStatus.All);
        string? kind = Known(request.Query["kind"], NotificationKind.All);
        CycleRow? row = await cycles.FindRecentAsync(cycle, cancellation);
        RowPage<NotificationRow> page = await notifications.PageAsync(
            cycle, new PageOrder(PageStart.Of(request), Rows), state is null ? [] : [state], kind, cancellation);
        bool isFiltered = state is not null || kind is not null;
        // There are mails about uploads into folders that no cycle has.
        if (row is null && page.Rows.Count == 0 && !isFiltered)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        PageContext context = frame.For(request);
        return PageFrame.Show<MailsPage>(
            request,
            new()
            {
                [nameof(MailsPage.Context)] = context,
                [nameof(MailsPage.Model)] = new MailsModel(
                    cycle,
                    CycleParts.Breadcrumb(row, cycle, context.Language),
                    [.. page.Rows.Select(mail => View(mail))],
                    page.Next,
                    state,
                    kind,
                    NotificationStatus.All,
                    NotificationKind.All,
                    request.Caller().Roles.HasFlag(Roles.Operator),
                    row is null ? [] : CycleParts.Of(cycle, request.Caller(), context.Language)),
            });
    }

    /// <summary>One mail: to whom it goes and what it says, composed as it would be sent now.</summary>
    [Function("MailPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.MailPage)] HttpRequest request, string cycle, string id, CancellationToken cancellation)
    {
        if (await notifications.FindAsync(cycle, id, cancellation) is not { } mail)
        {
            return refusals.NotFound(request, "mail-not-found", cycle, id);
        }

        await NoteViewAsync(mail, request.Caller(), cancellation);
        (Composition? composition, string? failure) = await ComposeAsync(mail, cancellation);
        PageContext context = frame.For(request);
        IResult page = PageFrame.Show<MailPage>(
            request,
            new()
            {
                [nameof(MailPage.Context)] = context,
                [nameof(MailPage.Model)] = new MailModel(
                    cycle,
                    CycleParts.Breadcrumb(await cycles.FindRecentAsync(cycle, cancellation), cycle, context.Language, nameof(MailsPage)),
                    View(mail),
                    composition?.Mail?.Address,
                    composition?.Problem ?? failure,
                    request.Caller().Roles.HasFlag(Roles.Operator)),
            });
        request.HttpContext.Response.Headers.ContentSecurityPolicy = SecurityHeaders.WithFrame;
        return page;
    }

    /// <summary>The mail's HTML, as mail programs are sent it.</summary>
    [Function("MailText")]
    public async Task<IResult> TextAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.MailText)] HttpRequest request, string cycle, string id, CancellationToken cancellation)
    {
        if (await notifications.FindAsync(cycle, id, cancellation) is not { } mail || (await ComposeAsync(mail, cancellation)).Composition?.Mail is not { } composed)
        {
            return refusals.NotFound(request, "mail-not-found", cycle, id);
        }

        await NoteViewAsync(mail, request.Caller(), cancellation);
        RenderedEmail rendered = await renderer.RenderAsync(composed.Model);
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        SecurityHeaders.Set(headers);
        headers.ContentSecurityPolicy = SecurityHeaders.FramedMail;
        headers.XFrameOptions = "SAMEORIGIN";
        headers.CacheControl = "no-store";
        return Results.Text(rendered.Html, MediaTypeNames.Text.Html, Encoding.UTF8);
    }

    /// <summary>Has a mail sent again.</summary>
    [Function("ResendMailForm")]
    public async Task<IResult> ResendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.MailAgain)] HttpRequest request,
        string cycle,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        (NotificationRow? mail, bool isQueued) = await resending.RunAsync(cycle, id, caller.Id, caller.AuditRole, client, cancellation);
        return mail is null ? refusals.NotFound(request, "mail-not-found", cycle, id)
            : !isQueued ? refusals.Conflict(request, "mail-not-ended", mail.Status)
            : PageFrame.GoOn(await PageStart.ReturnAsync(request, $"/cycles/{Uri.EscapeDataString(cycle)}/mails", cancellation), "mail-queued");
    }

    /// <summary>A mail as pages show it.</summary>
    public static ListedMail View(NotificationRow mail) => new(
        mail.Id, mail.Kind, mail.To, mail.Status, mail.Attempts, mail.Resends, mail.QueuedAt, mail.ChangedAt, mail.NextAttemptAt, mail.Problem, MailResending.IsOpenTo(mail));

    // What stands in the way of a mail must not stand in the way of the page that tells of it.
    private async Task<(Composition? Composition, string? Failure)> ComposeAsync(NotificationRow mail, CancellationToken cancellation)
    {
        try
        {
            return (await composer.ComposeAsync(mail, await composer.ReadAsync([mail], cancellation), cancellation, isShown: true), null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !StorageOutage.IsMeant(failure))
        {
            // The type alone: a message may hold a name or an address.
            return (null, failure.GetType().Name);
        }
    }

    // Written before anything is shown; the page and its frame are one view, and so is a page that is loaded twice in a minute.
    private Task NoteViewAsync(NotificationRow mail, Caller caller, CancellationToken cancellation) => changes.NoteAsync(
        mail.Cycle,
        changes.Change(
            string.Create(CultureInfo.InvariantCulture, $"viewed|{caller.Id}|{mail.Id}|{clock.GetUtcNow():yyyyMMddHHmm}"),
            AuditKind.PersonalDataViewed,
            $"{mail.To}/{mail.Id}",
            actor: caller.Id,
            role: caller.AuditRole),
        cancellation);

    private static string? Known(string? asked, IReadOnlyList<string> all) => all.FirstOrDefault(word => word == asked);
}
