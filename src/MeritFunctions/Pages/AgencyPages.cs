using System.Text.Json;
using Grpc.Core;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;
using Merit.Web.Pages.Orders;
using MeritFunctions.Audit;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>One agency's way through a cycle.</summary>
public sealed class AgencyPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleInstruments cycles,
    CycleBoard board,
    AssessmentTable assessments,
    AgencyTable agencies,
    ClaimTable claims,
    RecordStore records,
    ClarificationThread thread,
    AgencyTrails trails,
    AgencyLinks links,
    NoteBook notes,
    Retries retries)
{
    /// <summary>Where it stands, whose turn it is and until when, and everything that happened.</summary>
    [Function("AgencyPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyPage)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await cycles.FindRecentAsync(cycle, cancellation) is not ({ } found, { } instrument))
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "assessment-not-found", cycle, agency);
        }

        PageContext context = frame.For(request);
        AgencyRow? registered = await agencies.FindAsync(agency, cancellation);
        var seen = new CycleSeen(found, instrument, new Seen<AssessmentRow>([row], ""), context.Now);
        ScoreRecord? self = await ReadAsync(row.ScoredReceipt is { } receipt ? RecordNames.SelfScore(cycle, agency, receipt) : null);
        ScoreRecord? verified = await ReadAsync(row.AmendedRecord ?? row.VerifiedRecord);
        Seen<NotificationRow> mails = await board.MailsAsync(cycle, cancellation);
        List<ClaimRow> uploads = await claims.ListAsync(cycle, agency, cancellation);
        bool mayOrder = (request.Caller().Roles & Roles.Operator) != Roles.None;
        IReadOnlyList<AuditEvent> events = [.. (await trails.ReadAsync(cycle, agency, cancellation)).Where(happened => IsFor(request.Caller(), happened))];
        return PageFrame.Show<AgencyPage>(
            request,
            new()
            {
                [nameof(AgencyPage.Context)] = context,
                [nameof(AgencyPage.Model)] = new AgencyModel
                {
                    Cycle = CycleParts.Line(found),
                    Agency = AgencyListPages.Line(seen, row),
                    Region = row.AgencyRegion,
                    SucceededBy = registered?.SucceededBy,
                    Predecessors = registered?.Predecessors,
                    ClosedAt = row.ClosedAt,
                    Rounds = row.ClarificationRounds,
                    Thread = [.. (await thread.ReadAsync(row, cancellation)).Select((round, place) => QuestionParts.Round(round, place, row, instrument, isForAgency: false))],
                    Fault = row.Fault,
                    FaultSince = row.FaultSince,
                    MayRetry = row.Fault is not null && mayOrder,
                    Link = new LinkLine(links.EndOf(row, found, row.LinkNumber), row.LinkSentAt, row.LinkOpenedAt, links.ExpiryOf(row, found), mayOrder),
                    Orders = mayOrder ? OrdersOf(found, row, await notes.ListAsync(new AssessmentKey(cycle, agency), cancellation)) : null,
                    Maximum = instrument.Maximum,
                    SelfCategory = self?.CategoryTitle,
                    VerifiedCategory = verified?.CategoryTitle,
                    Aspects = [.. (self ?? verified)?.Aspects.Select(a => new AspectLine(
                        a.Title, self is null ? null : a.Score, verified?.Aspects.FirstOrDefault(v => v.Code == a.Code)?.Score, a.Maximum)) ?? []],
                    Index = (verified ?? self)?.Index,
                    Corrections = CorrectionsOf(verified, instrument),
                    Files = [.. (verified ?? self)?.Files.Select(f => new FileLine(f.Name, f.Size, f.Sha256, f.ReceivedAt)) ?? []],
                    Uploads = [.. uploads.OrderByDescending(u => u.ClaimedAt).Select(u => new UploadLine(u.Receipt, u.Status, u.ReceivedAt, u.Errors))],
                    Events = [.. events.Reverse().Select(e => new HappenedLine(e.What, e.At, e.Actor == ChangeLog.App ? null : e.Actor, WhyOf(e)))],
                    Waits = Waits.Of(events, found.OpensAt, row.Stage),
                    Run = await RunAsync(client, found, row, cancellation),
                    Mails = [.. mails.Rows.Where(m => m.Agency == agency).OrderByDescending(m => m.QueuedAt).Select(m => new MailLine(m.Kind, m.Status, m.ChangedAt))],
                },
            });

        async Task<ScoreRecord?> ReadAsync(string? name) => name is null ? null : await records.ReadAsync<ScoreRecord>(name, cancellation);
    }

    /// <summary>Has it tried again when a step of it fails.</summary>
    [Function("RetryFromPage")]
    public async Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyRetry)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        refusals.AfterRetry(request, await retries.AssessmentAsync(request.Caller(), cycle, agency, client, cancellation), cycle, agency, CycleParts.AgencyPage(cycle, agency));

    private static async Task<RunLine?> RunAsync(DurableTaskClient client, CycleRow cycle, AssessmentRow row, CancellationToken cancellation)
    {
        string id = InstanceIds.Assessment(cycle.RowKey, row.RowKey);
        try
        {
            return await client.GetInstanceAsync(id, cancellation) is { } run
                ? new RunLine(id, run.RuntimeStatus.ToString(), run.LastUpdatedAt, AssessmentSteps.EndOf(row, cycle)?.AddSeconds(cycle.ProcessingGraceSeconds))
                : null;
        }
        catch (RpcException)
        {
            // The page is of use without it.
            return null;
        }
    }

    // As the derivation of the verified score names them.
    private static List<CorrectionLine> CorrectionsOf(ScoreRecord? verified, Instrument instrument) =>
        verified is not null && verified.Derivation.TryGetProperty("index", out JsonElement index)
            ? [.. StoredJson.Deserialize<IndexDerivation>(index.GetRawText()).Corrections.Select(applied => new CorrectionLine(
                instrument.Index?.Correction?.Reasons.FirstOrDefault(reason => string.Equals(reason.Code, applied.Reason, StringComparison.OrdinalIgnoreCase))?.Title ?? new Text(applied.Reason, applied.Reason),
                applied.Explanation,
                applied.Source))]
            : [];

    private static AgencyOrders OrdersOf(CycleRow cycle, AssessmentRow row, List<NoteRow> notes) => new()
    {
        Cycle = cycle.RowKey,
        Agency = row.RowKey,
        Deadline = row.DeadlineIn(cycle),
        HasOwnDeadline = row.SubmissionDeadline > cycle.SubmissionDeadline,
        IsWithdrawn = row.IsWithdrawn,
        IsVerified = row.Stage == AssessmentStage.Verified,
        IsOpen = cycle.Release == 0 && cycle.Status != CycleStatus.Cancelled && row.Stage != AssessmentStage.Determined,
        Flags = AssessmentFlags.Of(row),
        Notes = [.. notes.OrderByDescending(n => n.At).Select(n => new NoteLine(n.At, n.By, n.Text))],
    };

    // How far one review is, the other assessor learns from the decision alone.
    private static bool IsFor(Caller caller, AuditEvent happened) =>
        happened.What is not (AuditKind.ReviewSubmitted or AuditKind.LevelConceded) || happened.Actor == caller.Id || (caller.Roles & (Roles.Operator | Roles.Auditor)) != Roles.None;

    // What a machine wrote down as the reason is no sentence for people.
    private static string? WhyOf(AuditEvent happened) =>
        happened.What is AuditKind.DecisionTaken or AuditKind.AssessmentReopened or AuditKind.Fault or AuditKind.DeadlineMoved
            or AuditKind.AgencyWithdrawn or AuditKind.AgencyReinstated or AuditKind.FlagsChanged or AuditKind.Resumed or AuditKind.LinkSent or AuditKind.LinkRevoked or AuditKind.LevelConceded
            or AuditKind.AgencyDecided or AuditKind.AgencyDeferred or AuditKind.AgencyTakenBack or AuditKind.AgencyRemarked or AuditKind.MemberRecused or AuditKind.BlockerConceded or AuditKind.ObjectionDecided ? happened.Why : null;
}
