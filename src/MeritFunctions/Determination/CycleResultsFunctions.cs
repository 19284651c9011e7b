using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Determination;

/// <summary>Shows the results of a released cycle.</summary>
public sealed class CycleResultsFunctions(CycleTable cycles, ResultReader results)
{
    /// <summary>Ranking and counts, and that every record holds; 409 before the release; 500 that names each record that is not what was written.</summary>
    [Function("GetResults")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Results)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        AnswerAsync(
            cycle,
            async row => await results.ReadAsync(row, cancellation) switch
            {
                ({ } proved, _) => Results.Json(proved.Results with { Proof = new ResultsProof(proved.Records, proved.LastHash) }, StoredJson.Options),
                (_, var damaged) => Problems.Damaged(damaged),
            },
            cancellation);

    /// <summary>One result record, byte for byte as it was written: its SHA-256 is the one that the ranking names.</summary>
    [Function("GetResult")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Result)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        AnswerAsync(
            cycle,
            async row => await results.ReadAsync(row, agency, cancellation) switch
            {
                ({ } bytes, _) => Results.Bytes(bytes, "application/json; charset=utf-8"),
                (_, { Count: > 0 } damaged) => Problems.Damaged(damaged),
                _ => Problems.NotFound("result-not-found", agency),
            },
            cancellation);

    private async Task<IResult> AnswerAsync(string cycle, Func<CycleRow, Task<IResult>> answer, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) switch
        {
            null => Problems.NotFound("cycle-not-found", cycle),
            { Status: not CycleStatus.Released } => Problems.Conflict("results-not-released", cycle),
            { } row => await answer(row),
        };
}
