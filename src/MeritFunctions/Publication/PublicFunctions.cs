using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Publication;

/// <summary>Published results for scripts. It asks for no name, and tells of a cycle nothing before its result mails were let go.</summary>
public sealed class PublicFunctions(PublishedResults published)
{
    /// <summary>The cycles whose results are public, the newest first.</summary>
    [Function("ListPublicCycles")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(IReadOnlyList<PublicCycle>))]
    [Answers(StatusCodes.Status304NotModified)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PublicCycles)] HttpRequest request, CancellationToken cancellation)
    {
        PublicCycle[] cycles = [.. (await published.ListAsync(cancellation)).Select(cycle => PublicCycle.Of(cycle.Cycle))];
        return PublicCaching.IsKnown(request, PublicCaching.Brief, [.. cycles.Select(cycle => $"{cycle.Id} {cycle.Record} {cycle.Title}")])
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Json(cycles, StoredJson.Options);
    }

    /// <summary>
    /// The results of one cycle in pages, from the highest score to the lowest. The agencies that did not submit and the awards stand whole
    /// on the first page.
    /// </summary>
    [Function("GetPublicResults")]
    [Follows(Customs.Pages | Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(PublicResults))]
    [Answers(StatusCodes.Status304NotModified)]
    [Refuses(StatusCodes.Status404NotFound, "results-not-public")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PublicResults)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        try
        {
            return await published.FindAsync(cycle, cancellation) is not { } found ? Problems.NotFound("results-not-public", cycle)
                : await Paging.AnswerAsync(request, $"public/cycles/{cycle}/results", order => Task.FromResult(Page(request, found, order)));
        }
        catch (DamagedResultException damaged)
        {
            return Problems.Damaged([damaged.Record]);
        }
    }

    private static (IResult Answer, string? Next) Page(HttpRequest request, PublishedCycle cycle, PageOrder order)
    {
        IReadOnlyList<RankedResult> ranking = cycle.Ranking.Results.Ranking;
        bool isFirst = order.After.Length == 0;
        int from = isFirst ? 0 : ranking.TakeWhile(line => line.Agency != order.After).Count() + 1;
        if (from > ranking.Count && !isFirst)
        {
            FindingList findings = new(Messages.Find);
            findings.Error("page-unknown", "?after");
            return (Problems.Invalid(findings.All), null);
        }

        int to = Math.Min(from + order.Take, ranking.Count);
        string? next = to < ranking.Count ? ranking[to - 1].Agency : null;
        return (
            PublicCaching.IsKnown(request, PublicCaching.Brief, cycle.Ranking.Hash)
                ? Results.StatusCode(StatusCodes.Status304NotModified)
                : Results.Json(PublicResults.Of(cycle, cycle.Ranking, ranking.Take(to).Skip(from), isFirst), StoredJson.Options),
            next);
    }
}
