using Merit.Web.Components;
using Merit.Web.Pages;
using Merit.Web.Pages.Publication;
using MeritFunctions.Http;
using MeritFunctions.Publication;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Pages;

/// <summary>How pages are answered that are the same for everybody: kept for a short while, told by no cookie, and never with a record that does not hold.</summary>
public sealed class PublicAnswers(PageFrame frame)
{
    /// <summary>What a page is told of its request.</summary>
    public PageContext Context(HttpRequest request) => frame.Public(request);

    /// <summary>Answers of published results, or that there are none, or which record is not what was written.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, Func<Task<IResult?>> answer, params string[] asked)
    {
        try
        {
            return await answer() ?? Refuse(request, StatusCodes.Status404NotFound, "title-not-found", "results-not-public", string.Join('/', asked));
        }
        catch (DamagedResultException damaged)
        {
            return Refuse(request, StatusCodes.Status500InternalServerError, "title-failed", "record-damaged", damaged.Record.Name);
        }
    }

    /// <summary>A page, or that whoever asks has it already.</summary>
    /// <typeparam name="TPage">The page.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="state">Whatever the page hangs on beside its address.</param>
    /// <param name="parameters">Makes what the page shows, by the names of its parameters; not asked where the page is known.</param>
    public IResult Show<TPage>(HttpRequest request, IEnumerable<string?> state, Func<Dictionary<string, object?>> parameters)
        where TPage : IComponent
    {
        if (PublicCaching.IsKnown(request, PublicCaching.Brief, [.. state]))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        Dictionary<string, object?> all = parameters();
        all["Context"] = Context(request);
        IResult page = PageFrame.Show<TPage>(request, all);
        request.HttpContext.Response.Headers.CacheControl = PublicCaching.Brief;
        return page;
    }

    /// <summary>A cycle by its row, as lists show it.</summary>
    public static PublicCycleLine LineOf(CycleInstrument cycle)
    {
        PublicCycle told = PublicCycle.Of(cycle.Cycle);
        return LineOf(told, cycle.Instrument.Title);
    }

    /// <summary>A cycle with what became of its corrections.</summary>
    public static PublicCycleLine LineOf(PublishedCycle cycle, PublishedRanking? former) => LineOf(PublicCycle.Of(cycle, cycle.Ranking), cycle.Instrument.Title) with
    {
        IsCorrectedInPublic = cycle.Ranking.Results.Release > cycle.FirstPublic,
        Former = former?.Hash,
        Amendments = cycle.Row.Amendments,
    };

    /// <summary>A release as pages tell it.</summary>
    public static CorrectionLine LineOf(PublicRelease release) => new(release.Decree, release.DecidedOn, release.Reason);

    /// <summary>The categories of a cycle with their limits.</summary>
    public static IReadOnlyList<CategoryLine> CategoriesOf(PublishedCycle cycle) =>
        [.. cycle.Ranking.Results.Categories.Select(total => new CategoryLine(total.Category, total.Title, total.Agencies, CategoryRange.Of(cycle.Instrument, total.Category)))];

    /// <summary>How many agencies of each type, region or size reached each category; behind them, those without one.</summary>
    public static IReadOnlyList<GroupLine> GroupsOf(PublishedCycle cycle, string by)
    {
        CycleResults results = cycle.Ranking.Results;
        Dictionary<string, int> places = results.Categories.Select((total, place) => (total.Category, place)).ToDictionary(c => c.Category, c => c.place, StringComparer.Ordinal);
        Dictionary<string, int[]> groups = new(StringComparer.Ordinal);
        foreach (RankedResult line in results.Ranking)
        {
            string group = NameOf(line, by);
            if (!groups.TryGetValue(group, out int[]? counts))
            {
                groups[group] = counts = new int[places.Count + 1];
            }

            counts[line.Category is { } category ? places.GetValueOrDefault(category, places.Count) : places.Count]++;
        }

        return [.. groups.Select(group => new GroupLine(group.Key, group.Value)).OrderBy(line => line.Group.Length == 0).ThenByDescending(line => line.Total).ThenBy(line => line.Group, StringComparer.Ordinal)];
    }

    /// <summary>What an agency has in common with others, as pages name it.</summary>
    public static string NameOf(RankedResult line, string by) => PublishedRanking.GroupOf(line, by) is var group && by == "type" ? AgencyListPages.TypeOf(group) : group;

    /// <summary>An agency's result in a cycle of another year.</summary>
    public static EarlierResult? EarlierIn(PublishedCycle cycle, string agency) => cycle.Ranking.Find(agency) is { } line
        ? new EarlierResult(cycle.Id, cycle.Title, cycle.Row.Year, line.Agency, line.Name, line.Score, cycle.Ranking.Results.Maximum, line.Index, line.CategoryTitle)
        : null;

    /// <summary>Where an agency's result stands. One whose code is the name of another page is found by its record.</summary>
    public static string AddressOf(string cycle, RankedResult line) => line.Agency.Equals("press", StringComparison.OrdinalIgnoreCase)
        ? $"/results/{cycle}/{Uri.EscapeDataString(line.Agency)}/{line.RecordHash}"
        : $"/results/{cycle}/{Uri.EscapeDataString(line.Agency)}";

    private static PublicCycleLine LineOf(PublicCycle told, Merit.Assessment.Text instrument) =>
        new(told.Id, told.Title, told.Year, told.Body, told.Instrument, instrument, told.Release.Decree, told.Release.DecidedOn, told.Record) { Corrections = [.. told.Corrections.Select(LineOf)] };

    private IResult Refuse(HttpRequest request, int status, string title, string code, string named) => PageFrame.Show<RefusalPage>(
        request,
        new()
        {
            [nameof(RefusalPage.Context)] = Context(request),
            [nameof(RefusalPage.Heading)] = Messages.Format(title),
            [nameof(RefusalPage.Next)] = Messages.Format(code, named),
        },
        status);
}
