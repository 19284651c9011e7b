using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Determination;

/// <summary>Shows the results of a released cycle.</summary>
public sealed class CycleResultsFunctions(CycleTable cycles, ResultReader results)
{
    /// <summary>Ranking and counts; 409 before the release; 500 that names the record when one is not what was written.</summary>
    [Function("GetResults")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Results)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        AnswerAsync(cycle, async row => Results.Json(await results.ReadAsync(row, cancellation), StoredJson.Options), cancellation);

    /// <summary>One result record, byte for byte as it was written: its SHA-256 is the one that the ranking names.</summary>
    [Function("GetResult")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Result)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        AnswerAsync(
            cycle,
            async row => await results.ReadAsync(row, agency, cancellation) is { } bytes
                ? Results.Bytes(bytes, "application/json; charset=utf-8")
                : Problems.NotFound("result-not-found", agency),
            cancellation);

    private async Task<IResult> AnswerAsync(string cycle, Func<CycleRow, Task<IResult>> answer, CancellationToken cancellation)
    {
        try
        {
            return await cycles.FindAsync(cycle, cancellation) switch
            {
                null => Problems.NotFound("cycle-not-found", cycle),
                { Status: not CycleStatus.Released } => Problems.Conflict("results-not-released", cycle),
                { } row => await answer(row),
            };
        }
        catch (RecordDamagedException damage)
        {
            return Problems.Damaged(damage.IsMissing ? "record-missing" : "record-forged", damage.RecordName);
        }
    }
}
