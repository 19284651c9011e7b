using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Pages.Plenary;
using MeritFunctions.Determination;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>One session: for those who sit in it, for the wall, and the forms of both.</summary>
public sealed class SessionPages(PageFrame frame, IRefusalPages refusals, Orders once, SessionReader reader, SessionViews views, SessionDesk desk)
{
    private const string Decide = "decide";

    private static readonly Dictionary<string, SessionOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        [Decide] = SessionOutcome.Decide,
        ["defer"] = SessionOutcome.Defer,
        ["takeBack"] = SessionOutcome.TakeBack,
        ["note"] = SessionOutcome.Note,
    };

    // Those who run the cycle may do these, and nothing that a member does.
    private static readonly string[] OfOperators = ["open", "close", "call"];

    /// <summary>The session with its agenda.</summary>
    [Function("SessionPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.SessionPage)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        PageAsync<SessionPage>(request, cycle, session, null, StatusCodes.Status200OK, cancellation);

    /// <summary>What is on, large and without names.</summary>
    [Function("ScreenPage")]
    public Task<IResult> ScreenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ScreenPage)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        PageAsync<ScreenPage>(request, cycle, session, null, StatusCodes.Status200OK, cancellation);

    /// <summary>Has something done in the session.</summary>
    [Function("SessionForm")]
    public async Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionAct)] HttpRequest request, string cycle, string session, string act, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        IFormCollection form = await request.ReadFormAsync(cancellation);
        if (!OfOperators.Contains(act) && !caller.Roles.HasFlag(Roles.Plenary))
        {
            return refusals.Show(request.HttpContext, StatusCodes.Status403Forbidden, Messages.Format("title-forbidden"), Messages.Format("role-missing"));
        }

        if (await once.ClaimAsync(request, form, cycle, cancellation) is not { } turn)
        {
            return await PageAsync<SessionPage>(request, cycle, session, Messages.Format("form-sent"), StatusCodes.Status409Conflict, cancellation);
        }

        OrderOutcome outcome = turn.Status > 0 ? OrderOutcome.Done : await CarryOutAsync(cycle, session, act, form, new Order(caller, TextOf(form)), cancellation);
        if (!outcome.IsDone)
        {
            return await PageAsync<SessionPage>(request, cycle, session, Messages.Format(outcome.Code!, outcome.Arguments), outcome.Status, cancellation);
        }

        await once.AnsweredAsync(turn, cancellation);
        return PageFrame.GoOn(await PageStart.ReturnAsync(request, $"/plenary/{cycle}/{session}", cancellation), act is "call" or "join" or "leave" ? null : $"session-{act}");
    }

    private Task<OrderOutcome> CarryOutAsync(string cycle, string session, string act, IFormCollection form, Order order, CancellationToken cancellation)
    {
        string agency = form["agency"].ToString();
        string member = order.By.Id;
        // What is deferred, taken back, conceded or kept away from is so for a reason.
        return order.Reason is null && act is "defer" or "takeBack" or "note" or "recuse" or "concede"
            ? Task.FromResult(OrderOutcome.Conflict("note-required"))
            : act switch
            {
                "open" => desk.OpenAsync(cycle, session, order, cancellation),
                "close" => desk.CloseAsync(cycle, session, order, cancellation),
                "join" => desk.AttendAsync(cycle, session, member, true, order, cancellation),
                "leave" => desk.AttendAsync(cycle, session, member, false, order, cancellation),
                "call" => desk.CallAsync(cycle, session, agency, order.By.Roles.HasFlag(Roles.Operator), order, cancellation),
                "recuse" => desk.RecuseAsync(cycle, session, agency, member, order, cancellation),
                "concede" => desk.ConcedeAsync(cycle, session, agency, form["code"].ToString(), order, cancellation),
                _ when Outcomes.TryGetValue(act, out SessionOutcome outcome) && SeenIn(form) is { Count: > 0 } seen =>
                    desk.DecideAsync(cycle, session, new SessionDecision(outcome, seen, order.Reason, member), order, cancellation),
                _ => Task.FromResult(OrderOutcome.Conflict("none-chosen")),
            };
    }

    // One agency of its own form, or those that were chosen in the list; each as it was shown.
    private static List<SeenAgency> SeenIn(IFormCollection form)
    {
        string[] wanted = form["agency"].ToString() is { Length: > 0 } one ? [one] : [.. form["chosen"].OfType<string>()];
        Dictionary<string, string[]> seen = form["seen"].OfType<string>().Select(s => s.Split('|')).Where(s => s.Length == 4).DistinctBy(s => s[0]).ToDictionary(s => s[0], StringComparer.Ordinal);
        return [.. wanted.Where(seen.ContainsKey).Take(SessionPlanner.MostAgencies).Select(agency => new SeenAgency(agency, seen[agency][1], seen[agency][2], int.TryParse(seen[agency][3], out int round) ? round : null))];
    }

    private static string? TextOf(IFormCollection form) => form["text"].ToString().Trim().ReplaceLineEndings("\n") is { Length: > 0 and <= 1000 } text ? text : null;

    private async Task<IResult> PageAsync<TPage>(HttpRequest request, string cycle, string session, Text? problem, int status, CancellationToken cancellation)
        where TPage : IComponent
    {
        if (await reader.FindAsync(cycle, session, cancellation) is not { } seen)
        {
            return refusals.NotFound(request, "session-not-found", session, cycle);
        }

        PageContext context = frame.For(request);
        string state = string.Join('|', [seen.Session.ETag.ToString(), seen.Cycle.Cycle.ETag.ToString(), .. seen.Assessments.Values.OrderBy(r => r.RowKey, StringComparer.Ordinal).Select(r => r.ETag.ToString())]);
        if (problem is null && PageFrame.IsKnown(context, request, state))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        return PageFrame.Show<TPage>(
            request,
            new() { ["Context"] = context, ["Model"] = ModelOf(seen, await views.ViewAsync(seen, cancellation), request, problem) },
            status);
    }

    private static SessionModel ModelOf(SessionSeen seen, SessionView view, HttpRequest request, Text? problem)
    {
        Caller caller = request.Caller();
        CycleRow cycle = seen.Cycle.Cycle;
        bool isOpen = cycle.Release == 0 && CycleGate.RefusalOf(cycle) is null;
        bool isOperator = caller.Roles.HasFlag(Roles.Operator);
        bool isMember = isOpen && caller.Roles.HasFlag(Roles.Plenary) && seen.IsMember(caller.Id);
        bool isChair = isMember && KnownConflicts.IsSame(view.Chair, caller.Id);
        bool isAuthority = isOpen && caller.Roles.HasFlag(Roles.Plenary) && SessionDesk.IsAuthority(cycle, new Order(caller));
        string asked = request.Query["agency"].ToString();
        return new SessionModel
        {
            Cycle = cycle.RowKey,
            CycleTitle = CycleParts.Title(cycle),
            Session = view.Session,
            Title = view.Title,
            Date = view.Date,
            State = view.State,
            Quorum = view.Quorum,
            Current = view.Current,
            Shown = seen.Find(asked) is not null ? asked : view.Current ?? (view.Agenda is [{ } first, ..] ? first.Agency : null),
            Agenda = [.. view.Agenda.Select(line => Item(line, seen, caller.Id))],
            Members = [.. view.Members.Select(m => new SeatedMember(seen.Conflicts.NameOf(m.Id), m.Present, KnownConflicts.IsSame(m.Id, view.Chair)))],
            Rights = new SessionRights(isMember, isMember && seen.IsPresent(caller.Id), isOpen && (isOperator || isChair), isOpen && (isOperator || isChair || isAuthority), isAuthority),
            Key = Orders.NewKey(),
            Problem = problem,
        };
    }

    private static AgendaItem Item(AgendaLine line, SessionSeen seen, string reader) => new()
    {
        Place = line.Place,
        Agency = line.Agency,
        Name = line.Name,
        Type = AgencyListPages.TypeOf(line.Type),
        Stage = line.Stage,
        SelfScore = line.SelfScore,
        Agreed = line.Agreed is { } a ? new AgreedNumbers(a.Score, a.Maximum, a.Index, a.CategoryTitle, a.Difference, a.ToNext, a.AboveBound, $"{a.Receipt}|{a.Record}|{a.Round}") : null,
        Verification = [.. line.Verification.Select(v => new VerificationStep(v.Outcome.ToString(), v.Adjusted, v.Reason, v.DecidedAt))],
        Earlier = line.Earlier is { } e ? new EarlierNumbers(e.Cycle, e.Score, e.Maximum, e.CategoryTitle, e.Rank) : null,
        State = line.State,
        Fallen = line.Fallen,
        Note = line.Note,
        DecidedAt = line.DecidedAt,
        Away = [.. line.Away.Select(a => (seen.Conflicts.NameOf(a.Id), a.Why))],
        Room = line.Room,
        ReaderLeaves = line.Away.Any(a => KnownConflicts.IsSame(a.Id, reader)),
        Blockers = [.. line.Blockers.Select(Blocker)],
        Concessions = [.. line.Concessions.Select(c => (c.Code, c.Reason, c.At))],
        Remarks = [.. line.Remarks.Select(r => (seen.Conflicts.NameOf(r.Member), r.Text, r.At))],
    };

    internal static StandingBlocker Blocker(Blocker blocker) => new(
        blocker.Agency,
        blocker.Detail is null ? Messages.Format("blocker-not-verified", blocker.Stage) : new Text(blocker.DetailId!, blocker.Detail),
        blocker.Mend,
        blocker.MayConcede == true ? blocker.Code : null);
}
