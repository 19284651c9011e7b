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
public sealed class Cycles(CycleStarts orders, CycleTable cycles, CycleProgressReader progress)
{
    /// <summary>
    /// Starts a cycle: 202 with its address, and with warnings of what an operator may not have meant; the same order again: the
    /// same; another order under that id: 409.
    /// </summary>
    [Function("StartCycle")]
    [Follows(Customs.Location)]
    [Takes(typeof(SentCycle))]
    [Answers(StatusCodes.Status202Accepted, typeof(StartedCycle))]
    [Refuses(StatusCodes.Status409Conflict, "cycle-differs")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Cycles)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, CycleStarts.Fields, cancellation);
        if (await orders.ReadAsync(body, cancellation) is not { } order)
        {
            return Problems.Invalid(body.Findings.All, body.IsReadable ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest);
        }

        string id = order.Start.Id;
        string address = $"{Routes.Prefix}/cycles/{id}";
        return await orders.StartAsync(order, body.Findings, request.Caller(), client, cancellation)
            ? Results.Accepted(address, new StartedCycle(id, address, body.Findings.All))
            : body.Findings.HasErrors ? Problems.Invalid(body.Findings.All)
            : Problems.Conflict("cycle-differs", id);
    }

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
        int? ResultMailDelaySeconds);

    private sealed record StartedCycle(string Id, string Progress, IReadOnlyList<Finding> Warnings);

    private sealed record ListedCycle(string Id, string Status, Text Title, string Instrument, DateTimeOffset OpensAt, DateTimeOffset SubmissionDeadline, int Agencies);
}
