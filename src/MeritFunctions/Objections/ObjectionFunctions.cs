using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Objections;

/// <summary>Objections over HTTP.</summary>
public sealed class ObjectionFunctions(CycleTable cycles, ObjectionTable table, ObjectionReader reader, ObjectionDesk desk, ObjectionJudging judging)
{
    /// <summary>The most indicators that one objection may be about: far more than any instrument has.</summary>
    private const int MostPoints = 500;

    private const int MostEvidence = 100;
    private const int LongestFileName = 200;

    /// <summary>The objections of a cycle and how far each is, in pages.</summary>
    [Function("ListObjections")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(ListedObjection[]))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Objections)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        Paging.AnswerAsync(request, $"cycles/{cycle}/objections", async order =>
        {
            if (await cycles.FindAsync(cycle, cancellation) is null)
            {
                return (Problems.NotFound("cycle-not-found", cycle), null);
            }

            RowPage<ObjectionRow> page = await table.PageAsync(cycle, order, cancellation);
            return (Results.Json(page.Rows.Select(row => new ListedObjection(row.Agency, row.AgencyName, ObjectionSeen.StateOf(row), row.SentAt, row.Indicators, row.DecidedAt)), StoredJson.Options), page.Next);
        });

    /// <summary>An agency's objection, what was decided on it and what came of it. The agency is not told who decided. Where it has sent none, until when it may.</summary>
    [Function("GetObjection")]
    [Answers(StatusCodes.Status200OK, typeof(ObjectionAnswer))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Objection)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        (ObjectionSeen? seen, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, cancellation);
        return seen is null ? refusal!.ToResult("") : Results.Json(View(seen, request.Caller()), StoredJson.Options);
    }

    /// <summary>
    /// Sends an agency's objection: 202 when it is stored; the same again: the same; another one: 409, for an agency has one objection. Its evidence are files that
    /// were added on the agency's page before.
    /// </summary>
    [Function("SendObjection")]
    [Follows(Customs.Location)]
    [Takes(typeof(SentObjection))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenObjection))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(
        StatusCodes.Status409Conflict,
        "objection-none",
        "objection-not-open",
        "objection-no-result",
        "objection-late",
        "objection-result-unseen",
        "objection-sent",
        "objection-evidence-changed")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Objection)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        TakeAsync(
            request,
            "record",
            "points",
            ["indicator", "level", "reason", "evidence"],
            (record, points) => desk.SendAsync(cycle, agency, record, points, request.Caller(), client, cancellation),
            $"{Routes.AddressOf(cycle)}/agencies/{agency}/objection",
            cancellation);

    /// <summary>
    /// Decides on an objection, indicator by indicator: 202 when it is stored; the same again by the same person: the same; anything else: 409. Nobody decides who had
    /// a part in the result, or has a conflict of interest.
    /// </summary>
    [Function("DecideObjection")]
    [Follows(Customs.Location)]
    [Takes(typeof(SentObjectionDecision))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenObjectionDecision))]
    [Refuses(StatusCodes.Status403Forbidden, "objection-took-part", "not-assigned", "conflict-of-interest")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found", "objection-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "objection-unseen", "objection-decided")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ObjectionDecision)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        TakeAsync(
            request,
            "objection",
            "levels",
            ["indicator", "level", "reason"],
            (objection, levels) => judging.DecideAsync(cycle, agency, objection, levels, request.Caller(), client, cancellation),
            $"{Routes.AddressOf(cycle)}/agencies/{agency}/objection",
            cancellation);

    /// <summary>One element of a document, as an agency or whoever decides sends it.</summary>
    internal static SentPoint? Read(JsonView item, params ReadOnlySpan<string> fields)
    {
        if (!item.ExpectObject(fields))
        {
            return null;
        }

        (string? indicator, decimal? level, string reason) = (item.Form("indicator", TextForm.IndicatorCode), item.Number("level"), ObjectionChecks.ReadReason(item));
        List<string> evidence = [];
        foreach (JsonView name in fields.Contains("evidence") ? item.Items("evidence", required: false, atMost: MostEvidence) : [])
        {
            evidence.Add(name.AsString(LongestFileName) ?? "");
        }

        return indicator is null || level is null ? null : new SentPoint(indicator, level.Value, reason, evidence, item.Pointer);
    }

    private static async Task<IResult> TakeAsync(
        HttpRequest request,
        string seen,
        string list,
        string[] fields,
        Func<string, IReadOnlyList<SentPoint>, Task<OrderOutcome>> carryOut,
        string address,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, [seen, list], cancellation);
        string hash = body.RequiredText(seen, TextForm.Sha256).ToLowerInvariant();
        List<SentPoint> points = [.. body.RequiredItems(list, MostPoints).Select(item => Read(item, fields)).OfType<SentPoint>()];
        if (!body.IsReadable || body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All, body.IsReadable ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest);
        }

        try
        {
            return (await carryOut(hash, points)).ToResult(address);
        }
        catch (DamagedResultException damaged)
        {
            return Problems.Damaged([damaged.Record]);
        }
    }

    private static ObjectionAnswer View(ObjectionSeen seen, Caller caller)
    {
        bool isDone = seen.State is ObjectionState.Upheld or ObjectionState.Changed;
        return new ObjectionAnswer(
            seen.Row.RowKey,
            seen.State,
            ObjectionWindow.EndOf(seen.Cycle.Cycle),
            seen.Stored?.SentAt,
            seen.Stored?.RecordHash,
            seen.Objection?.Record,
            seen.Objection?.RecordHash,
            seen.Objection?.Points,
            seen.Objection?.Files.Select(file => new SentEvidence(file.Name, file.Size, file.Sha256)),
            seen.Stored?.DecidedAt,
            caller.Roles == Roles.Agency ? null : seen.Stored?.DecidedBy,
            isDone || caller.Roles != Roles.Agency ? seen.Decision?.Levels : null,
            seen.State == ObjectionState.Changed ? RecordNames.Amendment(seen.Cycle.Cycle.RowKey, seen.Stored!.Amendment) : null,
            seen.State == ObjectionState.Changed ? seen.Stored!.AmendmentHash : null);
    }

    /// <summary>What an agency objects to.</summary>
    private sealed record SentObjection(string Record, IReadOnlyList<SentObjectionPoint> Points);

    private sealed record SentObjectionPoint(string Indicator, decimal Level, string Reason, IReadOnlyList<string>? Evidence);

    /// <summary>What was found of each indicator.</summary>
    private sealed record SentObjectionDecision(string Objection, IReadOnlyList<SentObjectionLevel> Levels);

    private sealed record SentObjectionLevel(string Indicator, decimal Level, string Reason);

    private sealed record ListedObjection(string Agency, string AgencyName, ObjectionState State, DateTimeOffset SentAt, int Indicators, DateTimeOffset? DecidedAt);

    private sealed record SentEvidence(string Name, long Size, string Sha256);

    private sealed record ObjectionAnswer(
        string Agency,
        ObjectionState State,
        DateTimeOffset? Until,
        DateTimeOffset? SentAt,
        string? Objection,
        string? Record,
        string? RecordHash,
        IReadOnlyList<ObjectionPoint>? Points,
        IEnumerable<SentEvidence>? Evidence,
        DateTimeOffset? DecidedAt,
        string? DecidedBy,
        IReadOnlyList<ObjectionFinding>? Levels,
        string? NewRecord,
        string? NewRecordHash);
}
