using Merit.Web.Components;
using Merit.Web.Pages.Publication;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Publication;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>The results of released cycles, for anybody.</summary>
public sealed class PublicResultPages(PublicAnswers answers, PublishedResults published, IOptions<LinkOptions> options)
{
    private const int RowsOnPage = 50;
    private const int MostRegions = 60;
    private const int LongestQuery = 200;

    /// <summary>The cycles whose results are public.</summary>
    [Function("PublicCyclesPage")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PublicCyclesPage)] HttpRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<CycleInstrument> cycles = await published.ListAsync(cancellation);
        return answers.Show<PublicCyclesPage>(
            request,
            cycles.Select(cycle => cycle.Cycle.ETag.ToString()),
            () => new() { [nameof(PublicCyclesPage.Cycles)] = (IReadOnlyList<PublicCycleLine>)[.. cycles.Select(PublicAnswers.LineOf)] });
    }

    /// <summary>The results of one of them, one page of agencies.</summary>
    [Function("PublicResultsPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PublicResultsPage)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        answers.AnswerAsync(
            request,
            async () =>
            {
                if (await published.FindAsync(cycle, cancellation) is not { } found)
                {
                    return null;
                }

                PublishedCycle? before = await published.BeforeAsync(found, cancellation);
                PublishedRanking? former = await published.FormerAsync(found, cancellation);
                return answers.Show<PublicResultsPage>(
                    request,
                    [found.Ranking.Hash, found.Row.ETag.ToString(), before?.Ranking.Hash, former?.Hash],
                    () => new()
                    {
                        [nameof(PublicResultsPage.Model)] = ModelOf(request, answers.Context(request), found, before, former),
                        [nameof(PublicResultsPage.IsFirst)] = PageStart.Of(request).Length == 0,
                    });
            },
            cycle);

    /// <summary>Their figures in sentences: a page, or with <c>?format=md</c> a file.</summary>
    [Function("PressPage")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PressPage)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        answers.AnswerAsync(
            request,
            async () =>
            {
                if (await published.FindAsync(cycle, cancellation) is not { } found)
                {
                    return null;
                }

                PublishedRanking? former = await published.FormerAsync(found, cancellation);
                string?[] state = [found.Ranking.Hash, found.Row.ETag.ToString(), former?.Hash];
                CycleResults results = found.Ranking.Results;
                PressModel model = new(
                    PublicAnswers.LineOf(found, former), results.Maximum, PublicAnswers.CategoriesOf(found), results.Ranking.Count, results.NotSubmitted.Count, PublicAnswers.GroupsOf(found, "type"));
                if (request.Query["format"] != "md")
                {
                    return answers.Show<PressPage>(request, state, () => new() { [nameof(PressPage.Model)] = model });
                }

                Language language = answers.Context(request).Language;
                string path = $"/results/{Uri.EscapeDataString(found.Id)}";
                return OpenDataPages.File(
                    request,
                    PublicCaching.Brief,
                    state,
                    () => System.Text.Encoding.UTF8.GetBytes(PressText.Markdown(model, language, options.Value.PublicAddress is { } app ? new Uri(app, path).AbsoluteUri : path)),
                    "text/markdown" + Http.Description.MediaTypes.InUtf8,
                    $"hasil-{found.Id}-{(language == Language.English ? "en" : "id")}.md");
            },
            cycle);

    private static CycleResultsModel ModelOf(HttpRequest request, PageContext context, PublishedCycle cycle, PublishedCycle? before, PublishedRanking? former)
    {
        CycleResults results = cycle.Ranking.Results;
        string query = request.Query["q"].ToString().Trim() is { Length: <= LongestQuery } typed ? typed : "";
        string type = request.Query["type"].ToString();
        string category = request.Query["category"].ToString();
        string sort = PublishedRanking.KnownOrder(request.Query["sort"].ToString());
        IReadOnlyList<GroupLine> types = PublicAnswers.GroupsOf(cycle, "type");
        IReadOnlyList<GroupLine> regions = PublicAnswers.GroupsOf(cycle, "region");
        type = types.Any(line => line.Group == type) ? type : "";
        category = results.Categories.Any(total => total.Category == category) ? category : "";
        RankedResult[] lines = [.. cycle.Ranking.Ordered(sort).Where(line =>
            (query.Length == 0 || line.Name.Contains(query, StringComparison.OrdinalIgnoreCase) || line.Agency.StartsWith(query, StringComparison.OrdinalIgnoreCase))
            && (type.Length == 0 || PublicAnswers.NameOf(line, "type") == type)
            && (category.Length == 0 || line.Category == category))];
        // The page goes on behind the agency where the last one ended.
        int start = PageStart.Of(request) is { Length: > 0 } from ? Array.FindIndex(lines, line => line.Agency == from) + 1 : 0;
        return new CycleResultsModel
        {
            Cycle = PublicAnswers.LineOf(cycle, former),
            Maximum = results.Maximum,
            Categories = PublicAnswers.CategoriesOf(cycle),
            Assessed = results.Ranking.Count,
            NotSubmitted = results.NotSubmitted.Count,
            Types = types.Any(line => line.Group.Length > 0) ? types : [],
            Regions = regions.Any(line => line.Group.Length > 0) ? [.. regions.Take(MostRegions)] : [],
            MoreRegions = Math.Max(0, regions.Count - MostRegions),
            Before = before is null ? null : Compare(before, cycle),
            Rows = [.. lines.Skip(start).Take(RowsOnPage).Select(line => RowOf(context, cycle, before, line))],
            Total = lines.Length,
            Continuation = start + RowsOnPage < lines.Length ? lines[start + RowsOnPage - 1].Agency : null,
            Query = query,
            Type = type,
            Category = category,
            Sort = sort,
        };
    }

    private static PublicRow RowOf(PageContext context, PublishedCycle cycle, PublishedCycle? before, RankedResult line) => new(
        line.Rank,
        line.Agency,
        line.Name,
        PublicAnswers.NameOf(line, "type"),
        PublicAnswers.NameOf(line, "region"),
        line.Score,
        line.CategoryTitle,
        before is null ? null : PublicAnswers.EarlierIn(before, line.Agency)) { Href = context.To(PublicAnswers.AddressOf(cycle.Id, line)) };

    // Categories compare only where both years have the same ones in the same order.
    private static YearBefore Compare(PublishedCycle before, PublishedCycle now)
    {
        string[] categories = [.. now.Ranking.Results.Categories.Select(total => total.Category)];
        bool isAlike = categories.Length > 0 && categories.SequenceEqual(before.Ranking.Results.Categories.Select(total => total.Category));
        ILookup<int, RankedResult> moved = now.Ranking.Results.Ranking
            .Where(line => before.Ranking.Find(line.Agency) is not null)
            .ToLookup(line => Math.Sign(Array.IndexOf(categories, before.Ranking.Find(line.Agency)!.Category) - Array.IndexOf(categories, line.Category)));
        int both = moved.Sum(group => group.Count());
        return new YearBefore(
            before.Id,
            before.Title,
            isAlike ? [.. before.Ranking.Results.Categories.Select(total => total.Agencies)] : null,
            moved[1].Count(),
            moved[0].Count(),
            moved[-1].Count(),
            now.Ranking.Results.Ranking.Count - both,
            before.Ranking.Results.Ranking.Count - both);
    }
}
