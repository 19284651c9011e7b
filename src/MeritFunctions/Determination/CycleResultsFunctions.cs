using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Determination;

/// <summary>Shows the results of a released cycle.</summary>
public sealed class CycleResultsFunctions(CycleTable cycles, ResultWriter writer, RecordStore records)
{
    /// <summary>Ranking and counts; 409 before the release.</summary>
    [Function("GetResults")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Results)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) switch
        {
            null => Problems.NotFound("cycle-not-found", cycle),
            { Status: not CycleStatus.Released } => Problems.Conflict("results-not-released", cycle),
            _ => Results.Json(await writer.ReadResultsAsync(cycle, cancellation), StoredJson.Options),
        };

    /// <summary>One result record, byte for byte as it was written: its SHA-256 is the one that the ranking names.</summary>
    [Function("GetResult")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Result)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        if (row.Status != CycleStatus.Released)
        {
            return Problems.Conflict("results-not-released", cycle);
        }

        return await records.ReadBytesAsync(RecordNames.Result(cycle, agency), cancellation) is { } bytes
            ? Results.Bytes(bytes, "application/json; charset=utf-8")
            : Problems.NotFound("result-not-found", agency);
    }
}
