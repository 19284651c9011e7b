using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Searching;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>The cycles, and how far one of them is.</summary>
public sealed class CyclePages(PageFrame frame, IRefusalPages refusals, CycleTable cycles, CycleBoard board)
{
    private const string HasSubmitted = "-stage:awaitingSubmission,notSubmitted";
    private static readonly (string What, string Query)[] Funnel =
    [
        ("opened", "flag:opened"), ("submitted", HasSubmitted), ("settled", $"{HasSubmitted} flag:final,closed"), ("verified", "stage:verified,determined"), ("determined", "stage:determined"),
    ];

    private static readonly (string What, string Query)[] Alerts = [("fault", "flag:fault"), ("overdue", "stage:overdue"), ("changed", "flag:changed")];

    /// <summary>All cycles.</summary>
    [Function("CyclesPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CyclesPage)] HttpRequest request, CancellationToken cancellation)
    {
        List<CycleRow> rows = await cycles.ListAsync(cancellation);
        return PageFrame.Show<CyclesPage>(
            request,
            new()
            {
                [nameof(CyclesPage.Context)] = frame.For(request),
                [nameof(CyclesPage.Lines)] = rows.OrderByDescending(c => c.OpensAt).Select(c => CycleParts.Line(c)).ToList(),
                [nameof(CyclesPage.MayStart)] = (request.Caller().Roles & Roles.Operator) != Roles.None,
            });
    }

    /// <summary>One cycle.</summary>
    [Function("CyclePage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CyclePage)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await board.FindAsync(cycle, cancellation) is not { } seen)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        PageContext context = frame.For(request);
        if (PageFrame.IsKnown(context, request, $"{seen.Cycle.ETag}|{seen.Assessments.Version}"))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        IReadOnlyList<AssessmentRow> rows = seen.Assessments.Rows;
        return PageFrame.Show<CyclePage>(
            request,
            new()
            {
                [nameof(CyclePage.Context)] = context,
                [nameof(CyclePage.Model)] = new CycleModel
                {
                    Line = CycleParts.Line(seen.Cycle, seen.Status),
                    AssessingBody = seen.Cycle.AssessingBody,
                    Instrument = seen.Instrument.Title,
                    VerificationDeadline = seen.Cycle.VerificationDeadline,
                    ReleasedAt = seen.Cycle.ReleasedAt,
                    Fault = seen.Cycle.Fault,
                    FaultSince = seen.Cycle.FaultSince,
                    Stages = [.. AssessmentStage.All.Select(stage => (stage, rows.Count(r => r.Stage == stage)))],
                    Funnel = [("invited", rows.Count, ""), .. Counts(seen, Funnel)],
                    Alerts = Counts(seen, Alerts),
                    Categories = Categories(seen),
                    Parts = CycleParts.Of(cycle, request.Caller(), context.Language),
                },
            });
    }

    private static List<(string What, int Count, string Query)> Counts(CycleSeen seen, (string What, string Query)[] counted) =>
        [.. counted.Select(c => (c.What, seen.Where(AgencyQuery.Parse(c.Query).Value!).Count(), c.Query))];

    // Until the first is verified, what the agencies say of themselves.
    private static List<(Text Category, int Count)> Categories(CycleSeen seen)
    {
        bool isVerified = seen.Assessments.Rows.Any(r => r.Category is not null);
        ILookup<string?, AssessmentRow> rows = seen.Assessments.Rows.ToLookup(r => isVerified ? r.Category : r.SelfCategory);
        return rows.All(group => group.Key is null)
            ? []
            : [.. seen.Instrument.Categories.OrderByDescending(c => c.LowerBound.Value).Select((Category c) => (c.Title, rows[c.Code].Count()))];
    }
}
