using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using Merit.Web.Components;
using Merit.Web.Pages.Faults;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>What stands still in a cycle until somebody looks at it, each with what can be done about it without harm.</summary>
public sealed class FaultPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleTable cycles,
    AssessmentTable assessments,
    NotificationTable notifications,
    ClaimTable claims,
    LongWaits waits,
    IOptions<MailOptions> mail,
    ObjectionTable objections,
    Retries retries,
    IntakeSweep intake,
    TimeProvider clock)
{
    private const int Rows = 100;

    // Far longer than an upload takes to be taken in.
    private static readonly TimeSpan LongestIntake = TimeSpan.FromMinutes(2);

    private static readonly string[] BadEnds = [NotificationStatus.Unknown, NotificationStatus.Failed, NotificationStatus.Bounced];

    /// <summary>The faults.</summary>
    [Function("FaultsPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.FaultsPage)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        PageOrder order = new("", Rows);
        RowPage<AssessmentRow> faulted = await assessments.PageFaultedAsync(cycle, order, cancellation);
        RowPage<NotificationRow> mails = await notifications.PageAsync(cycle, order, BadEnds, null, cancellation);
        RowPage<ClaimRow> open = await claims.PageAsync(cycle, order, ClaimStatus.Claimed, null, cancellation);
        VerificationState state = await waits.ReadAsync(row, cancellation);
        DateTimeOffset late = clock.GetUtcNow() - LongestIntake;
        List<ObjectionRow> waiting = row.ObjectionDays == 0 ? [] : await objections.ListOpenAsync(cycle, cancellation);
        PageContext context = frame.For(request);
        return PageFrame.Show<FaultsPage>(
            request,
            new()
            {
                [nameof(FaultsPage.Context)] = context,
                [nameof(FaultsPage.Model)] = new FaultsModel(
                    cycle,
                    CycleParts.Breadcrumb(row, cycle, context.Language),
                    row.Fault is { } fault ? new FaultedPart("", "", fault, row.FaultSince) : null,
                    [.. faulted.Rows.Select(a => new FaultedPart(a.RowKey, a.AgencyName, a.Fault!, a.FaultSince))],
                    [.. mails.Rows.Select(MailPages.View)],
                    [.. open.Rows.Where(claim => claim.ClaimedAt < late).Select(claim => new StuckUpload(claim.Agency, claim.Upload, claim.ClaimedAt))],
                    faulted.Next is not null || mails.Next is not null || open.Next is not null || state.Waits.Count > Rows,
                    request.Caller().Roles.HasFlag(Roles.Operator),
                    CycleParts.Of(cycle, request.Caller(), context.Language))
                {
                    Waits = [.. state.Waits.Take(Rows).Select(wait => View(wait, cycle, state))],
                    IsUntold = mail.Value.Operators is not { Length: > 0 },
                    Objections = [.. waiting.Where(one => ObjectionOverdue.Is(one, clock.GetUtcNow())).Select(one => new WaitingObjection(one.Agency, one.AgencyName, one.DecidedAt is not null, one.DecidedAt ?? one.SentAt))],
                },
            });
    }

    private ListedWait View(LongWait wait, string cycle, VerificationState state)
    {
        string name = state.People.TryGetValue(wait.Person, out Assessor? person) ? $"{person.Name} ({wait.Person})" : wait.Person;
        string pages = $"/cycles/{Uri.EscapeDataString(cycle)}";
        string agency = $"{pages}/agencies/{Uri.EscapeDataString(wait.Agency)}";
        (string what, string href) = wait.Kind switch
        {
            LongWaitKind.Unassigned => ("give", $"{agency}/assignments"),
            LongWaitKind.ReviewNotBegun or LongWaitKind.Disagreement => ("assign", $"{agency}/assignments"),
            LongWaitKind.SessionPassed => ("session", $"/plenary/{Uri.EscapeDataString(cycle)}/{Uri.EscapeDataString(wait.Session)}"),
            LongWaitKind.HolderAway or LongWaitKind.HolderInactive => ("assign", $"{pages}/assignments?name={Uri.EscapeDataString(wait.Person)}"),
            LongWaitKind.HolderUnreachable => ("register", "/assessors"),
            _ => ("look", agency),
        };
        string about = wait.Agency.Length > 0 ? $"{wait.Agency} {wait.AgencyName}" : wait.Session.Length > 0 ? wait.Session : name;
        return new ListedWait(wait.Kind.ToString(), about, wait.Slot, name.Length > 0 ? name : null, wait.Since, LongWaits.Age(wait, clock.GetUtcNow()), what, href)
        {
            Count = wait.Count,
            Until = wait.Until,
        };
    }

    /// <summary>Has everything that is faulted tried again, and what is missing started.</summary>
    [Function("ResumeCycleForm")]
    public async Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.FaultsResume)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        await retries.CycleAsync(request.Caller(), row, client, cancellation);
        return Back(cycle, "cycle-resumed");
    }

    /// <summary>Has one assessment tried again.</summary>
    [Function("RetryAssessmentForm")]
    public async Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.FaultsRetry)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        refusals.AfterRetry(request, await retries.AssessmentAsync(request.Caller(), cycle, agency, client, cancellation), cycle, agency, FaultsOf(cycle));

    /// <summary>Takes in what one agency has uploaded: what is taken in already stays as it is.</summary>
    [Function("TakeInForm")]
    public async Task<IResult> TakeInAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.FaultsIntake)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is null)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        await retries.NoteAsync(new Order(request.Caller()), cycle, [agency], cancellation);
        return Back(cycle, await intake.TakeInAgencyAsync(cycle, agency, client, cancellation) ? "uploads-taken-in" : "uploads-not-yet");
    }

    private static IResult Back(string cycle, string done) => PageFrame.GoOn(FaultsOf(cycle), done);

    private static string FaultsOf(string cycle) => $"/cycles/{Uri.EscapeDataString(cycle)}/faults";
}
