using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Calendar;
using Merit.Assessment.Instruments;
using Merit.Assessment.Searching;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>The cycles, and how far one of them is.</summary>
public sealed class CyclePages(PageFrame frame, IRefusalPages refusals, CycleTable cycles, CycleBoard board)
{
    private const string HasSubmitted = "-stage:awaitingSubmission,notSubmitted,withdrawn";
    private static readonly (string What, string Query)[] Funnel =
    [
        ("invited", "-stage:withdrawn"), ("opened", "flag:opened"), ("submitted", HasSubmitted), ("settled", $"{HasSubmitted} flag:final,closed"), ("verified", "stage:verified,determined"), ("determined", "stage:determined"),
    ];

    // The chart's points over the time in which agencies submit.
    private const int Steps = 20;

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
        Seen<NotificationRow>? mails = seen.Cycle.Release > 0 ? await board.MailsAsync(cycle, cancellation) : null;
        if (PageFrame.IsKnown(context, request, $"{seen.Cycle.ETag}|{seen.Assessments.Version}|{mails?.Version}"))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        IReadOnlyList<AssessmentRow> rows = seen.Assessments.Rows;
        bool isImported = seen.Instrument.Intake == IntakeKind.ImportedScores;
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
                    Funnel = [.. Counts(seen, Funnel), .. mails is null ? [] : ((string, int, string)[])[("told", ToldIn(mails), "stage:determined")]],
                    Reminders = isImported ? [] : [.. Reminders.Times(StoredJson.Deserialize<List<double>>(seen.Cycle.ReminderDays), seen.Cycle.SubmissionDeadline).Select(reminder => reminder.At).Where(at => at > seen.Cycle.OpensAt)],
                    Pace = isImported ? null : await PaceAsync(seen, context.Now, cancellation),
                    Alerts = Counts(seen, Alerts),
                    Categories = Categories(seen),
                    Parts = CycleParts.Of(cycle, request.Caller(), context.Language),
                    MayOrder = seen.Cycle is { Release: 0 } and not { Status: CycleStatus.Cancelled } && (request.Caller().Roles & Roles.Operator) != Roles.None,
                    PausedAt = seen.Cycle.PausedAt,
                    HasCertificates = Certificates.AreGivenIn(seen.Cycle) && (request.Caller().Roles & AccessRules.All["PackCertificates"]) != Roles.None,
                    ScoreFiles = isImported ? seen.Cycle.ScoreFiles : null,
                },
            });
    }

    private static int ToldIn(Seen<NotificationRow> mails) =>
        mails.Rows.Where(m => m.Kind == NotificationKind.Result && m.Status is NotificationStatus.Sent or NotificationStatus.Delivered).DistinctBy(m => m.Agency).Count();

    private async Task<PaceModel?> PaceAsync(CycleSeen seen, DateTimeOffset now, CancellationToken cancellation)
    {
        CycleRow cycle = seen.Cycle;
        if (cycle.Status != CycleStatus.Open || now <= cycle.OpensAt || now >= cycle.SubmissionDeadline)
        {
            return null;
        }

        // The one whose time to submit ended last, with the same instrument if there is one.
        CycleRow? last = (await cycles.ListAsync(cancellation))
            .Where(c => c.RowKey != cycle.RowKey && c.Status != CycleStatus.Cancelled && c.SubmissionDeadline < now && c.SubmissionDeadline < cycle.SubmissionDeadline)
            .OrderByDescending(c => c.InstrumentId == cycle.InstrumentId).ThenByDescending(c => c.SubmissionDeadline).FirstOrDefault();
        CycleSeen? before = last is null ? null : await board.FindAsync(last.RowKey, cancellation);
        (Pace pace, int total) = PaceOf(seen);
        (Pace? earlier, int earlierTotal) = before is null ? (null as Pace, 0) : PaceOf(before);
        if (PaceForecast.Of(pace, total, now, earlier) is not { } forecast)
        {
            return null;
        }

        double gone = (now - pace.From) / (pace.Until - pace.From);
        double[] places = [.. Enumerable.Range(0, Steps + 1).Select(step => (double)step / Steps)];
        return new PaceModel(
            forecast,
            gone,
            [.. places.Where(place => place < gone).Append(gone).Select(place => (place, ShareOf(pace, place, total)))],
            earlier is null ? [] : [.. places.Select(place => (place, ShareOf(earlier, place, earlierTotal)))],
            before is null ? null : CycleParts.Title(before.Cycle));
    }

    private static (Pace Pace, int Total) PaceOf(CycleSeen seen)
    {
        AssessmentRow[] rows = [.. seen.Assessments.Rows.Where(r => !r.IsWithdrawn)];
        return (new Pace(seen.Cycle.OpensAt, seen.Cycle.SubmissionDeadline, [.. rows.Select(r => r.ReceivedAt).OfType<DateTimeOffset>()]), rows.Length);
    }

    private static double ShareOf(Pace pace, double place, int total) => (double)pace.CountAt(place) / Math.Max(1, total);

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
