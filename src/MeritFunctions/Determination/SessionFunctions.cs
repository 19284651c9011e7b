using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Determination;

/// <summary>The plenary's sessions over HTTP. Every order answers 202 when it holds, now or since it was given before.</summary>
public sealed class SessionFunctions(Orders orders, SessionPlanner planner, SessionDesk desk, SessionReader reader, SessionViews views, SessionTable sessions, CycleTable cycles)
{
    private static readonly Dictionary<string, SessionOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        ["decide"] = SessionOutcome.Decide,
        ["defer"] = SessionOutcome.Defer,
        ["takeBack"] = SessionOutcome.TakeBack,
        ["note"] = SessionOutcome.Note,
    };

    /// <summary>Plans a session; without an agenda, of the verified agencies that stand on none, as many as its size. Another order under its id: 409.</summary>
    [Function("PlanSession")]
    [Follows(Customs.Key | Customs.Location)]
    [Takes(typeof(SentSession))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "no-plenary", "session-differs", "session-busy", "agenda-taken", "agenda-empty")]
    public Task<IResult> PlanAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Sessions)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        OnceAsync(request, cycle, SessionPlanner.Fields, body =>
        {
            PlannedSession sent = SessionPlanner.Read(body);
            return (sent.Session, order => planner.PlanAsync(cycle, sent, order.By, cancellation));
        }, cancellation);

    /// <summary>The sessions of a cycle, by id.</summary>
    [Function("ListSessions")]
    [Answers(StatusCodes.Status200OK, typeof(SessionLine[]))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Sessions)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) is null
            ? Problems.NotFound("cycle-not-found", cycle)
            : Results.Json((await sessions.ListAsync(cycle, cancellation)).Select(SessionLine.Of), StoredJson.Options);

    /// <summary>A session with its agenda: scores, decisions of the verification, what stands in the way, who is in the room.</summary>
    [Function("GetSession")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(SessionView))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Session)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        await reader.FindAsync(cycle, session, cancellation) is { } seen
            ? EntityTag.Show(request, EntityTag.Of(seen.Session.ETag), Results.Json(await views.ViewAsync(seen, cancellation), StoredJson.Options))
            : await NotFoundAsync(cycle, session, cancellation);

    /// <summary>Which agency is on now, and whether whoever asks leaves the room for it; 304 while that is the same.</summary>
    [Function("WatchSession")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(SessionNow))]
    [Answers(StatusCodes.Status304NotModified)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    public async Task<IResult> WatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.SessionNow)] HttpRequest request, string cycle, string session, CancellationToken cancellation)
    {
        if (await reader.FindAsync(cycle, session, cancellation) is not { } seen)
        {
            return await NotFoundAsync(cycle, session, cancellation);
        }

        SessionNow now = SessionNow.For(seen, request.Caller().Id);
        string tag = EntityTag.Of(StoredJson.Serialize(now));
        return EntityTag.Show(
            request, tag, request.Headers.IfNoneMatch.Contains(tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Json(now, StoredJson.Options));
    }

    /// <summary>Opens a session.</summary>
    [Function("OpenSession")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "no-plenary", "session-busy", "session-closed")]
    public Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionOpening)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async _ => (await desk.OpenAsync(cycle, session, new Order(request.Caller(), Seen: EntityTag.Wanted(request)), cancellation)).ToResult(AddressOf(cycle, session)),
            cancellation);

    /// <summary>Closes a session for good.</summary>
    [Function("CloseSession")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "no-plenary", "session-busy")]
    public Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionClosing)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async _ => (await desk.CloseAsync(cycle, session, new Order(request.Caller(), Seen: EntityTag.Wanted(request)), cancellation)).ToResult(AddressOf(cycle, session)),
            cancellation);

    /// <summary>Notes that a member comes into the room or leaves it; they say it themselves.</summary>
    [Function("AttendSession")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(SentAttendance))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "no-plenary", "session-busy", "session-not-open", "not-a-member")]
    public Task<IResult> AttendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionAttendance)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        OnceAsync(request, cycle, ["present", "member"], body =>
        {
            bool isPresent = body.RequiredBoolean("present");
            string member = request.Caller().NamedIn(body, "member");
            return (session, order => desk.AttendAsync(cycle, session, member, isPresent, order, cancellation));
        }, cancellation);

    /// <summary>Turns to an agency of the agenda. The chair does it, or an operator.</summary>
    [Function("CallAgency")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(SentCall))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "no-plenary", "session-busy", "session-not-open", "not-the-chair", "not-on-agenda")]
    public Task<IResult> CallAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionCall)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        OnceAsync(request, cycle, ["agency"], body =>
        {
            string agency = body.RequiredText("agency", TextForm.AgencyCode);
            return (session, order => desk.CallAsync(cycle, session, agency, request.Caller().Roles.HasFlag(Roles.Operator), order, cancellation));
        }, cancellation);

    /// <summary>
    /// Decides on agencies, defers them, takes either back, or adds a remark; on all or on none. Who decides names the score that they saw, by its
    /// upload's receipt, the SHA-256 of its record and its round: 409 when it has moved on.
    /// </summary>
    [Function("DecideInSession")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(SentSessionDecision))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    [Refuses(
        StatusCodes.Status409Conflict,
        "cycle-cancelled",
        "cycle-paused",
        "already-released",
        "no-plenary",
        "session-busy",
        "session-not-open",
        "not-a-member",
        "not-present",
        "not-on-agenda",
        "member-conflicted",
        "already-settled",
        "not-agreed",
        "score-moved",
        "no-quorum")]
    public Task<IResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionDecisions)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        OnceAsync(request, cycle, ["outcome", "agencies", "note", "member"], body =>
        {
            SessionDecision sent = Read(body, request.Caller());
            return (session, order => desk.DecideAsync(cycle, session, sent, order, cancellation));
        }, cancellation);

    /// <summary>Notes that a member keeps away from an agency, with the reason; it cannot be taken back.</summary>
    [Function("RecuseFromAgency")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(SentSessionRecusal))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "no-plenary", "session-busy", "session-closed", "not-a-member", "not-on-agenda")]
    public Task<IResult> RecuseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionRecusal)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        OnceAsync(request, cycle, ["agency", "reason", "member"], body =>
        {
            (string agency, string reason) = (body.RequiredText("agency", TextForm.AgencyCode), body.RequiredParagraphs("reason"));
            string member = request.Caller().NamedIn(body, "member");
            return (session, order => desk.RecuseAsync(cycle, session, agency, member, order with { Reason = reason }, cancellation));
        }, cancellation);

    /// <summary>Concedes what stands in the way of an agency's release, with the reason; the cycle's authority does it and nobody else.</summary>
    [Function("ConcedeBlocker")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(SentConcession))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "session-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "no-plenary", "session-busy", "not-the-authority", "not-on-agenda", "nothing-to-concede")]
    public Task<IResult> ConcedeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionConcessions)] HttpRequest request, string cycle, string session, CancellationToken cancellation) =>
        OnceAsync(request, cycle, ["agency", "code", "reason"], body =>
        {
            (string agency, string reason) = (body.RequiredText("agency", TextForm.AgencyCode), body.RequiredParagraphs("reason"));
            string code = body.RequiredChoice("code", ReleaseBlockers.Concedable.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal)) is { } chosen
                ? ReleaseBlockers.Concedable[chosen]
                : "";
            return (session, order => desk.ConcedeAsync(cycle, session, agency, code, order with { Reason = reason }, cancellation));
        }, cancellation);

    /// <summary>Reads what a member decides. What is wrong with it stands in the body's findings.</summary>
    public static SessionDecision Read(RequestBody body, Caller caller)
    {
        SessionOutcome outcome = body.RequiredChoice("outcome", Outcomes) ?? SessionOutcome.Decide;
        IReadOnlyList<SeenAgency> agencies =
        [
            .. body.RequiredItems("agencies", SessionPlanner.MostAgencies)
                .Where(item => item.ExpectObject("agency", "receipt", "record", "round"))
                .Select(item => new SeenAgency(
                    item.Form("agency", TextForm.AgencyCode) ?? "",
                    item.String("receipt", required: false),
                    item.String("record", required: false),
                    (int?)item.Integer("round", 0, int.MaxValue, required: false))),
        ];
        var sent = new SessionDecision(outcome, agencies, body.OptionalParagraphs("note"), caller.NamedIn(body, "member"));
        if (outcome != SessionOutcome.Decide && sent.Note is null && !body.Findings.All.Any(f => f.Pointer == "/note"))
        {
            body.Findings.Error("note-required", "/note");
        }

        for (int place = 0; outcome == SessionOutcome.Decide && place < agencies.Count; place++)
        {
            if (agencies[place] is not { Receipt: not null, Record: not null, Round: not null })
            {
                body.Findings.Error("score-unseen", $"/agencies/{place}");
            }
        }

        return sent;
    }

    private static string AddressOf(string cycle, string session) => $"{Routes.AddressOf(cycle)}/sessions/{session}";

    private async Task<IResult> NotFoundAsync(string cycle, string session, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) is null ? Problems.NotFound("cycle-not-found", cycle) : Problems.NotFound("session-not-found", session, cycle);

    private Task<IResult> OnceAsync(
        HttpRequest request, string cycle, IReadOnlyList<string> fields, Func<RequestBody, (string Session, Func<Order, Task<OrderOutcome>> CarryOut)> read, CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async _ =>
            {
                RequestBody body = await RequestBody.ReadAsync(request, fields, cancellation);
                if (!body.IsReadable)
                {
                    return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
                }

                (string session, Func<Order, Task<OrderOutcome>> carryOut) = read(body);
                return body.Findings.HasErrors
                    ? Problems.Invalid(body.Findings.All)
                    : (await carryOut(new Order(request.Caller(), Seen: EntityTag.Wanted(request)))).ToResult(AddressOf(cycle, session));
            },
            cancellation);

    private sealed record SentSession(
        string Session, string Title, DateOnly Date, IReadOnlyList<string> Members, string? Chair, IReadOnlyList<string>? Agenda, int? Size);

    private sealed record SentAttendance(bool Present, string? Member);

    private sealed record SentCall(string Agency);

    private sealed record SentSessionDecision(SessionOutcome Outcome, IReadOnlyList<SeenAgency> Agencies, string? Note, string? Member);

    private sealed record SentSessionRecusal(string Agency, string Reason, string? Member);

    private sealed record SentConcession(string Agency, string Code, string Reason);
}
