using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Starts cycles and shows how far they are.</summary>
public sealed class Cycles(CycleStarts orders, Orders once, CycleTable cycles, CycleProgressReader progress, CycleBoard board)
{
    // No cycle can have this id: its order names it, and is not read yet.
    private const string BeforeCycles = "~start";

    /// <summary>
    /// Starts a cycle: 202 with its address, and with warnings of what an operator may not have meant; the same order again: the
    /// same; another order under that id: 409. With <c>?preview=true</c> nothing is started, and the answer says what would be.
    /// </summary>
    [Function("StartCycle")]
    [Follows(Customs.Key | Customs.Location)]
    [Takes(typeof(SentCycle))]
    [Asks("preview", typeof(bool))]
    [Answers(StatusCodes.Status202Accepted, typeof(StartedCycle))]
    [Answers(StatusCodes.Status200OK, typeof(PlannedCycle))]
    [Refuses(StatusCodes.Status409Conflict, "cycle-differs")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Cycles)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Preview.IsWanted(request, out IResult? refusal) switch
        {
            null => Task.FromResult(refusal!),
            true => StartAsync(request, preview: true, client, cancellation),
            false => once.OnceAsync(request, BeforeCycles, _ => StartAsync(request, preview: false, client, cancellation), cancellation),
        };

    /// <summary>Every cycle.</summary>
    [Function("ListCycles")]
    [Answers(StatusCodes.Status200OK, typeof(ListedCycle[]))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Cycles)] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(
            (await cycles.ListAsync(cancellation)).Select(c => new ListedCycle(c.RowKey, c.Status, new Text(c.TitleId, c.TitleEn), c.InstrumentId, c.OpensAt, c.SubmissionDeadline, c.Agencies)),
            StoredJson.Options);

    /// <summary>One cycle's progress.</summary>
    [Function("GetCycle")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(CycleProgressView))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Cycle)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await progress.ReadAsync(cycle, cancellation) is not { } read ? Problems.NotFound("cycle-not-found", cycle)
            : EntityTag.Show(request, read.ETag, Results.Json(read, StoredJson.Options));

    /// <summary>
    /// How far a cycle is, as it was some seconds ago: for watchers, however many. Its <c>ETag</c> names what is shown; 304 while that is the same.
    /// </summary>
    [Function("WatchCycle")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(WatchedCycle))]
    [Answers(StatusCodes.Status304NotModified)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> WatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CycleProgress)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await board.FindAsync(cycle, cancellation) is not { } seen)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        WatchedCycle watched = WatchedCycle.Of(seen, await board.MailsAsync(cycle, cancellation));
        string tag = EntityTag.Of(StoredJson.Serialize(watched));
        return request.Headers.IfNoneMatch.Contains(tag)
            ? EntityTag.Show(request, tag, Results.StatusCode(StatusCodes.Status304NotModified))
            : EntityTag.Show(request, tag, Results.Json(watched with { Now = seen.Now }, StoredJson.Options));
    }

    private async Task<IResult> StartAsync(HttpRequest request, bool preview, DurableTaskClient client, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, CycleStarts.Fields, cancellation);
        if (await orders.ReadAsync(body, cancellation) is not { } order)
        {
            return Problems.Invalid(body.Findings.All, body.IsReadable ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest);
        }

        string id = order.Start.Id;
        if (preview && order.Differs)
        {
            return Problems.Conflict("cycle-differs", id);
        }

        if (preview)
        {
            CycleStart start = order.Start;
            return Results.Json(
                new PlannedCycle(id, preview, order.IsNew, start.Title, start.Year, start.AssessingBody, start.InstrumentId, start.Schedule, start.Agencies.Count, body.Findings.All, start.Plenary) { Reviews = start.Reviews, ObjectionDays = start.ObjectionDays },
                StoredJson.Options);
        }

        string address = Routes.AddressOf(id);
        return await orders.StartAsync(order, body.Findings, request.Caller(), client, cancellation)
            ? Results.Accepted(address, new StartedCycle(id, address, body.Findings.All))
            : body.Findings.HasErrors ? Problems.Invalid(body.Findings.All)
            : Problems.Conflict("cycle-differs", id);
    }

    private sealed record SentCycle(
        string Id,
        string Instrument,
        Text? Title,
        int? Year,
        string? AssessingBody,
        DateTimeOffset SubmissionDeadline,
        DateTimeOffset? VerificationDeadline,
        IReadOnlyList<double>? ReminderDays,
        IReadOnlyList<string>? Agencies,
        int? ProcessingGraceSeconds,
        int? ResultMailDelaySeconds,
        int? Clarifications,
        IReadOnlyList<int>? AnswerReminders,
        IReadOnlyList<int>? VerificationReminders,
        int? EscalationDays,
        int? Reviews,
        PlenarySetting? Plenary,
        int? ObjectionDays);

    private sealed record PlannedCycle(
        string Id,
        bool Preview,
        bool IsNew,
        Text Title,
        int Year,
        string AssessingBody,
        string Instrument,
        CycleSchedule Schedule,
        int Agencies,
        IReadOnlyList<Finding> Warnings,
        PlenarySetting? Plenary)
    {
        /// <summary>How many assessors review each agency, where it is more than one.</summary>
        public int? Reviews { get; init; }

        /// <summary>For how many days after result mails are let go an agency may object; absent where it may not.</summary>
        public int? ObjectionDays { get; init; }
    }

    private sealed record StartedCycle(string Id, string Progress, IReadOnlyList<Finding> Warnings);

    private sealed record ListedCycle(string Id, string Status, Text Title, string Instrument, DateTimeOffset OpensAt, DateTimeOffset SubmissionDeadline, int Agencies);
}
