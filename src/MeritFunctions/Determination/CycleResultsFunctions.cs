using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Determination;

/// <summary>Shows the results of a released cycle.</summary>
public sealed class CycleResultsFunctions(CycleTable cycles, ResultReader results)
{
    /// <summary>
    /// Ranking and counts, and that every record holds; 409 before the release; 500 that names each record that is not what was
    /// written. The ranking, and after it the agencies that did not submit, come in pages; the proof is always that of all. The awards
    /// with their groups stand whole on the first page.
    /// </summary>
    [Function("GetResults")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(CycleResults))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "results-not-released")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Results)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        Paging.AnswerAsync(request, $"cycles/{cycle}/results", async order =>
        {
            string? next = null;
            IResult answer = await AnswerAsync(
                cycle,
                async row => await results.ReadAsync(row, cancellation) switch
                {
                    ({ } proved, _) => Page(proved, order, out next),
                    (_, var damaged) => Problems.Damaged(damaged),
                },
                cancellation);
            return (answer, next);
        });

    /// <summary>One result record, byte for byte as it was written: its SHA-256 is the one that the ranking names.</summary>
    [Function("GetResult")]
    [Answers(StatusCodes.Status200OK, typeof(ResultRecord))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "result-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "results-not-released")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Result)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        AnswerAsync(
            cycle,
            async row => await results.ReadAsync(row, agency, cancellation) switch
            {
                ({ } bytes, _) => Results.Bytes(bytes, MediaTypes.Json + MediaTypes.InUtf8),
                (_, { Count: > 0 } damaged) => Problems.Damaged(damaged),
                _ => Problems.NotFound("result-not-found", agency),
            },
            cancellation);

    // Ranks are shared and names are not, so the place in the list is an agency's code.
    private static IResult Page(ProvedResults proved, PageOrder order, out string? next)
    {
        CycleResults all = proved.Results;
        string[] codes = [.. all.Ranking.Select(r => r.Agency), .. all.NotSubmitted];
        int from = order.After.Length == 0 ? 0 : Array.IndexOf(codes, order.After) + 1;
        int to = Math.Min(from + order.Take, codes.Length);
        next = to < codes.Length ? codes[to - 1] : null;
        if (order.After.Length > 0 && from == 0)
        {
            FindingList findings = new(Messages.Find);
            findings.Error("page-unknown", "?after");
            return Problems.Invalid(findings.All);
        }

        CycleResults page = all with
        {
            Ranking = [.. all.Ranking.Take(to).Skip(from)],
            NotSubmitted = [.. all.NotSubmitted.Take(to - all.Ranking.Count).Skip(from - all.Ranking.Count)],
            Awards = order.After.Length == 0 ? all.Awards : null,
            Proof = new ResultsProof(proved.Records, proved.LastHash),
        };
        return Results.Json(page, StoredJson.Options);
    }

    private async Task<IResult> AnswerAsync(string cycle, Func<CycleRow, Task<IResult>> answer, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) switch
        {
            null => Problems.NotFound("cycle-not-found", cycle),
            { Status: not CycleStatus.Released } => Problems.Conflict("results-not-released", cycle),
            { } row => await answer(row),
        };
}
