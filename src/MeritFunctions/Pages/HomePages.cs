using Merit.Adapters.Storage;
using Merit.Web.Components;
using Merit.Web.Pages.Home;
using MeritFunctions.Cycle;
using Merit.Web.Pages;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>Where everybody begins: what needs a hand today.</summary>
public sealed class HomePages(PageFrame frame, CycleTable cycles, CycleBoard board)
{
    private const int MostNames = 5;
    private static readonly TimeSpan Soon = TimeSpan.FromDays(3);

    /// <summary>Leads home whoever is known, and everybody else to what anybody may know.</summary>
    [Function("Root")]
    public static IResult Root([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Root)] HttpRequest request) =>
        PageFrame.GoOn((request.Caller().Roles & Roles.Staff) != Roles.None ? "/home" : request.Caller().Roles == Roles.Agency ? "/" + Routes.AgencyStatus : "/" + Routes.PublicCyclesPage);

    /// <summary>What needs a hand in the cycles whose work is not done.</summary>
    [Function("HomePage")]
    public async Task<IResult> HomeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Home)] HttpRequest request, CancellationToken cancellation)
    {
        PageContext context = frame.For(request);
        List<string> state = [];
        List<Hand> hands = [];
        List<Merit.Web.Pages.Cycles.CycleLine> running = [];
        foreach (CycleRow row in CycleParts.Running(await cycles.ListAsync(cancellation)))
        {
            if (await board.FindAsync(row.RowKey, cancellation) is not { } seen)
            {
                continue;
            }

            Seen<NotificationRow> mails = await board.MailsAsync(row.RowKey, cancellation);
            Seen<AgencyRow> register = await board.RegisterAsync(cancellation);
            hands.AddRange(HandsIn(seen, mails.Rows, register.Rows));
            running.Add(CycleParts.Line(row, seen.Status));
            state.AddRange([row.ETag.ToString(), seen.Assessments.Version, mails.Version, register.Version]);
        }

        if (PageFrame.IsKnown(context, request, string.Join('|', state)))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        bool mayStart = (request.Caller().Roles & Roles.Operator) != Roles.None;
        return PageFrame.Show<HomePage>(
            request,
            new()
            {
                [nameof(HomePage.Context)] = context,
                [nameof(HomePage.Model)] = new HomeModel([.. hands.OrderBy(h => h.Kind).ThenBy(h => h.At ?? DateTimeOffset.MaxValue)], running, mayStart),
            });
    }

    private static IEnumerable<Hand> HandsIn(CycleSeen seen, IReadOnlyList<NotificationRow> mails, IReadOnlyList<AgencyRow> register)
    {
        CycleRow cycle = seen.Cycle;
        IReadOnlyList<AssessmentRow> rows = seen.Assessments.Rows;
        string page = $"/cycles/{cycle.RowKey}";
        bool isBeforeRelease = cycle.Status is CycleStatus.Open or CycleStatus.AwaitingPlenary;
        if (cycle.Fault is not null)
        {
            yield return new Hand(HandKind.CycleFault, CycleParts.Title(cycle), 1, [], page) { At = cycle.FaultSince };
        }

        HashSet<string> reachable = [.. register.Where(a => a.ContactEmail is { Length: > 0 }).Select(a => a.RowKey)];
        AssessmentRow[] waiting = [.. rows.Where(r => seen.DueOf(r) is { } due && due > seen.Now && due <= seen.Now + Soon)];
        Hand?[] hands =
        [
            Of(HandKind.Fault, rows.Where(r => r.Fault is not null), "flag:fault", r => r.FaultSince),
            Of(HandKind.Overdue, rows.Where(r => CycleProgressReader.IsOverdue(r, cycle, seen.Now)), "stage:overdue", _ => cycle.VerificationDeadline),
            OfMails(HandKind.MailFailed, m => m.Status is NotificationStatus.Failed or NotificationStatus.Bounced),
            OfMails(HandKind.MailUnclear, m => m.Status == NotificationStatus.Unknown && m.NextAttemptAt is null),
            Of(HandKind.WithoutContact, rows.Where(r => !reachable.Contains(r.RowKey)), null, _ => null),
            Of(HandKind.SubmissionSoon, waiting.Where(r => r.Stage == AssessmentStage.AwaitingSubmission), "stage:awaitingSubmission", seen.DueOf),
            Of(HandKind.ClarificationSoon, waiting.Where(r => r.Stage == AssessmentStage.ClarificationRequested), "stage:clarificationRequested", seen.DueOf),
            Of(HandKind.VerificationSoon, waiting.Where(r => r.Stage == AssessmentStage.AwaitingVerification), "stage:awaitingVerification", seen.DueOf),
        ];
        foreach (Hand hand in hands.OfType<Hand>())
        {
            yield return hand;
        }

        if (isBeforeRelease && seen.Status == CycleStatus.AwaitingPlenary)
        {
            yield return new Hand(HandKind.AwaitingPlenary, CycleParts.Title(cycle), 1, [], page);
        }

        Hand? Of(HandKind kind, IEnumerable<AssessmentRow> some, string? query, Func<AssessmentRow, DateTimeOffset?> at)
        {
            AssessmentRow[] all = [.. some];
            return all.Length == 0 ? null : new Hand(
                kind,
                CycleParts.Title(cycle),
                all.Length,
                [.. all.Take(MostNames).Select(r => new NavigationLink(r.AgencyName, AgencyHref(r.RowKey)))],
                PageAddress.With($"{page}/agencies", ("q", query))) { At = all.Min(at) };
        }

        Hand? OfMails(HandKind kind, Func<NotificationRow, bool> meant)
        {
            NotificationRow[] all = [.. mails.Where(meant)];
            return all.Length == 0 ? null : new Hand(
                kind,
                CycleParts.Title(cycle),
                all.Length,
                [.. all.Where(m => m.Addressee is null).Select(m => m.Agency).Distinct().Take(MostNames).Select(agency => new NavigationLink(agency, AgencyHref(agency)))],
                $"{page}/mails") { At = all.Min(m => m.ChangedAt) };
        }

        string AgencyHref(string agency) => $"{page}/agencies/{Uri.EscapeDataString(agency)}";
    }

    /// <summary>What everybody who works with the pages can look up.</summary>
    [Function("HelpPage")]
    public IResult Help([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Help)] HttpRequest request) =>
        PageFrame.Show<HelpPage>(request, new() { [nameof(HelpPage.Context)] = frame.For(request) });
}
