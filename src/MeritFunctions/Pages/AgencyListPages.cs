using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Searching;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;
using Merit.Web.Pages.Search;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>Finds agencies: in one cycle, and in all that run.</summary>
public sealed class AgencyListPages(PageFrame frame, IRefusalPages refusals, CycleTable cycles, CycleBoard board)
{
    private const int RowsOnPage = 100;
    private const int MostFound = 20;

    /// <summary>The agencies of a cycle, one page of them.</summary>
    [Function("AgenciesPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgenciesPage)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await board.FindAsync(cycle, cancellation) is not { } seen)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        string query = request.Query["q"].ToString();
        string sort = request.Query["sort"].ToString() is { Length: > 0 } chosen && Orders.ContainsKey(chosen.TrimStart('-')) ? chosen : "name";
        (AgencyQuery? asked, IReadOnlyList<Finding> findings) = AgencyQueries.Read(query, request.Caller());
        List<AssessmentRow> rows = asked is not null ? Sorted(seen, await board.SelectAsync(seen, asked, cancellation), sort) : [];
        // The page goes on behind the agency where the last one ended, wherever that stands by now.
        int start = request.Query["from"].ToString() is { Length: > 0 } from ? rows.FindIndex(r => r.RowKey == from) + 1 : 0;
        PageContext context = frame.For(request) with { Search = "" };
        return PageFrame.Show<AgenciesPage>(
            request,
            new()
            {
                [nameof(AgenciesPage.Context)] = context,
                [nameof(AgenciesPage.Model)] = new AgenciesModel
                {
                    Cycle = CycleParts.Line(seen.Cycle, seen.Status),
                    Query = query,
                    Findings = findings,
                    Sort = sort,
                    Rows = [.. rows.Skip(start).Take(RowsOnPage).Select(row => Line(seen, row))],
                    Total = rows.Count,
                    Continuation = start + RowsOnPage < rows.Count ? rows[start + RowsOnPage - 1].RowKey : null,
                    Maximum = seen.Instrument.Maximum,
                    IsSubmitting = seen.Now < seen.Cycle.SubmissionDeadline,
                    Parts = CycleParts.Of(cycle, request.Caller(), context.Language),
                    MayOrder = (request.Caller().Roles & Roles.Operator) != Roles.None,
                },
            });
    }

    /// <summary>What is looked for, in every cycle whose work is not done.</summary>
    [Function("SearchPage")]
    public async Task<IResult> SearchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Search)] HttpRequest request, CancellationToken cancellation)
    {
        string query = request.Query["q"].ToString().Trim();
        (AgencyQuery? asked, IReadOnlyList<Finding> findings) = AgencyQueries.Read(query, request.Caller());
        List<FoundInCycle> found = [];
        foreach (CycleRow row in asked is { IsEmpty: false } ? CycleParts.Running(await cycles.ListAsync(cancellation)) : [])
        {
            if (await board.FindAsync(row.RowKey, cancellation) is { } seen)
            {
                List<AssessmentRow> rows = Sorted(seen, await board.SelectAsync(seen, asked!, cancellation), "name");
                found.Add(new FoundInCycle(CycleParts.Line(row, seen.Status), [.. rows.Take(MostFound).Select(r => Line(seen, r))], rows.Count));
            }
        }

        return PageFrame.Show<SearchPage>(
            request,
            new()
            {
                [nameof(SearchPage.Context)] = frame.For(request),
                [nameof(SearchPage.Query)] = query,
                [nameof(SearchPage.Findings)] = findings,
                [nameof(SearchPage.Found)] = found,
            });
    }

    internal static string TypeOf(string type) => Enum.TryParse(type, ignoreCase: true, out AgencyType known) && Enum.IsDefined(known) ? known.ToString() : "";

    private static readonly Dictionary<string, Func<CycleSeen, AssessmentRow, IComparable?>> Orders = new(StringComparer.Ordinal)
    {
        ["name"] = (_, row) => row.AgencyName.ToUpperInvariant(),
        ["code"] = (_, row) => row.RowKey,
        ["type"] = (_, row) => TypeOf(row.AgencyType),
        ["stage"] = (_, row) => AgencyQuery.Stages.IndexOf(row.Stage),
        ["due"] = (seen, row) => seen.DueOf(row),
        ["received"] = (_, row) => row.ReceivedAt,
        ["score"] = (_, row) => AssessmentRow.ToDecimal(row.VerifiedScore ?? row.SelfScore),
    };

    // What is not there stands last in either order; among equals the code decides, so that pages do not overlap.
    private static List<AssessmentRow> Sorted(CycleSeen seen, IEnumerable<AssessmentRow> rows, string sort)
    {
        Func<CycleSeen, AssessmentRow, IComparable?> order = Orders[sort.TrimStart('-')];
        Comparer<IComparable?> comparer = Comparer<IComparable?>.Create((a, b) => a is string one && b is string other ? string.CompareOrdinal(one, other) : Comparer<IComparable?>.Default.Compare(a, b));
        IOrderedEnumerable<(AssessmentRow Row, IComparable? Key)> keyed = rows.Select(row => (row, order(seen, row))).OrderBy(k => k.Item2 is null);
        keyed = sort.StartsWith('-') ? keyed.ThenByDescending(k => k.Key, comparer) : keyed.ThenBy(k => k.Key, comparer);
        return [.. keyed.ThenBy(k => k.Row.RowKey, StringComparer.Ordinal).Select(k => k.Row)];
    }

    internal static AgencyLine Line(CycleSeen seen, AssessmentRow row) => new()
    {
        Cycle = seen.Cycle.RowKey,
        Code = row.RowKey,
        Name = row.AgencyName,
        Type = TypeOf(row.AgencyType),
        Stage = row.Stage,
        IsOverdue = CycleProgressReader.IsOverdue(row, seen.Cycle, seen.Now),
        HasFault = row.Fault is not null,
        Due = seen.DueOf(row),
        ReceivedAt = row.ReceivedAt,
        IsFinal = row.Final,
        SelfScore = AssessmentRow.ToDecimal(row.SelfScore),
        Score = AssessmentRow.ToDecimal(row.VerifiedScore),
        Category = (row.Category ?? row.SelfCategory) is { } code ? seen.Instrument.Categories.FirstOrDefault(c => c.Code == code)?.Title : null,
    };
}
