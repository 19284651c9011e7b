using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Starts cycles and shows how far they are.</summary>
public sealed class Cycles(CycleStarts orders, Orders once, CycleTable cycles, CycleProgressReader progress)
{
    // No cycle can have this id: its order names it, and is not read yet.
    private const string BeforeCycles = "~start";

    /// <summary>
    /// Starts a cycle: 202 with its address, and with warnings of what an operator may not have meant; the same order again: the
    /// same; another order under that id: 409.
    /// </summary>
    [Function("StartCycle")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Cycles)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        once.OnceAsync(request, BeforeCycles, _ => StartOnceAsync(request, client, cancellation), cancellation);

    /// <summary>Every cycle.</summary>
    [Function("ListCycles")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Cycles)] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(
            (await cycles.ListAsync(cancellation)).Select(c => new { id = c.RowKey, c.Status, title = new Text(c.TitleId, c.TitleEn), instrument = c.InstrumentId, c.OpensAt, c.SubmissionDeadline, c.Agencies }),
            StoredJson.Options);

    /// <summary>One cycle's progress.</summary>
    [Function("GetCycle")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Cycle)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await progress.ReadAsync(cycle, cancellation) is not { } read ? Problems.NotFound("cycle-not-found", cycle)
            : EntityTag.Show(request, read.ETag, Results.Json(read, StoredJson.Options));

    private async Task<IResult> StartOnceAsync(HttpRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, CycleStarts.Fields, cancellation);
        if (await orders.ReadAsync(body, cancellation) is not { } order)
        {
            return Problems.Invalid(body.Findings.All, body.IsReadable ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest);
        }

        string id = order.Start.Id;
        string address = $"{Routes.Prefix}/cycles/{id}";
        return await orders.StartAsync(order, body.Findings, request.Caller(), client, cancellation)
            ? Results.Accepted(address, new { id, progress = address, warnings = body.Findings.All.Select(Problems.View) })
            : body.Findings.HasErrors ? Problems.Invalid(body.Findings.All)
            : Problems.Conflict("cycle-differs", id);
    }
}
