using System.Threading.RateLimiting;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using Merit.Web.Components;
using Merit.Web.Pages.Agencies;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>How an agency comes in: its link shows a page, and the button on that begins a session for this agency in this cycle alone.</summary>
public sealed class LinkPages(
    PageFrame frame, IRefusalPages refusals, AgencyLinks links, AssessmentOrders orders, IAntiforgery forms, ChangeLog changes, AccessLimits limits)
{
    private const string Field = "link";

    /// <summary>Leads an agency home.</summary>
    [Function("AgencyHome")]
    public static IResult Home([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyHome)] HttpRequest request) =>
        PageFrame.GoOn("/" + Routes.AgencyStatus);

    /// <summary>What a link opens. It changes nothing: mail programs open links before people do.</summary>
    [Function("LinkPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.LinkEntry)] HttpRequest request, CancellationToken cancellation)
    {
        using RateLimitLease lease = limits.AttemptLink(request);
        return lease.IsAcquired ? (await FindAsync(request, request.Query[Field].ToString(), cancellation)).Page : Untold(request, refusals.TooMany(request));
    }

    /// <summary>Begins the session.</summary>
    [Function("OpenLink")]
    public async Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.LinkEntry)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        using RateLimitLease lease = limits.AttemptLink(request);
        if (!lease.IsAcquired)
        {
            return refusals.TooMany(request);
        }

        string text = (await request.ReadFormAsync(cancellation))[Field].ToString();
        // Whoever is made to come in by a page of another site would work in somebody else's name without knowing it.
        bool isForged = !await forms.IsRequestValidAsync(request.HttpContext);
        (Caller? agency, IResult page) = await FindAsync(request, text, cancellation, isForged ? "form-not-ours" : null);
        if (agency is null || isForged)
        {
            return page;
        }

        await orders.TakeAsync(new AssessmentKey(agency.Cycle!, agency.Agency!), AssessmentChange.LinkOpening(agency.Link), new Order(agency), client, cancellation);
        await changes.NoteAsync(
            AuditLog.Access,
            changes.Change($"signed-in|{Guid.NewGuid():N}", AuditKind.SignedIn, agency.Id, actor: agency.Id, role: agency.AuditRole, why: agency.Cycle),
            cancellation);
        await request.HttpContext.SignInAsync(Sessions.Scheme, Sessions.PrincipalOf(agency));
        return PageFrame.GoOn("/" + Routes.AgencyStatus);
    }

    /// <summary>Sends the link that holds to the registered contact. The answer is the same whatever comes of it.</summary>
    [Function("RequestLink")]
    public async Task<IResult> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.LinkRequest)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        using RateLimitLease lease = limits.AttemptLink(request);
        if (!lease.IsAcquired)
        {
            return refusals.TooMany(request);
        }

        string text = (await request.ReadFormAsync(cancellation))[Field].ToString();
        if (!await forms.IsRequestValidAsync(request.HttpContext))
        {
            return (await FindAsync(request, text, cancellation)).Page;
        }

        if (links.Read(text) is { } link)
        {
            await orders.TakeAsync(new AssessmentKey(link.Cycle, link.Agency), AssessmentChange.LinkAgain((row, cycle) => links.EndOf(row, cycle, row.LinkNumber) is not null), new Order(request.Caller()), client, cancellation);
        }

        return Ended(request, new() { [nameof(LinkEndedPage.IsRequested)] = true }, StatusCodes.Status200OK);
    }

    // The agency that a link lets in, if it does, and the page that it shows.
    private async Task<(Caller? Agency, IResult Page)> FindAsync(HttpRequest request, string text, CancellationToken cancellation, string? problem = null)
    {
        if (links.Read(text) is not { } link || await links.FindAsync(link, cancellation) is not ({ } cycle, { } row))
        {
            return (null, Ended(request, [], StatusCodes.Status404NotFound));
        }

        if (links.EndOf(row, cycle, link.Number) is { } end)
        {
            return (null, Ended(request, new() { [nameof(LinkEndedPage.Link)] = text, [nameof(LinkEndedPage.Why)] = end }, StatusCodes.Status410Gone));
        }

        PageContext context = frame.For(request);
        IResult page = PageFrame.Show<EntryPage>(
            request,
            new()
            {
                [nameof(EntryPage.Context)] = context,
                [nameof(EntryPage.Cycle)] = new Text(cycle.TitleId, cycle.TitleEn),
                [nameof(EntryPage.Agency)] = row.AgencyName,
                [nameof(EntryPage.Link)] = text,
                [nameof(EntryPage.Problem)] = problem is null ? null : context.Words.In(Messages.Format(problem)),
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        return (Agency(link, row), Untold(request, page));
    }

    private static Caller Agency(AgencyLink link, AssessmentRow row) =>
        new(row.RowKey, Roles.Agency) { Cycle = link.Cycle, Agency = link.Agency, Link = link.Number, Name = row.AgencyName, Credential = Credential.Session };

    private IResult Ended(HttpRequest request, Dictionary<string, object?> parameters, int status)
    {
        parameters[nameof(LinkEndedPage.Context)] = frame.For(request);
        return Untold(request, PageFrame.Show<LinkEndedPage>(request, parameters, status));
    }

    // The address holds the link: not even our own pages are told it.
    private static IResult Untold(HttpRequest request, IResult page)
    {
        request.HttpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return page;
    }
}
