using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;
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
    AgencyTrails trails,
    Retries retries)
{
    /// <summary>Where it stands, whose turn it is and until when, and everything that happened.</summary>
    [Function("AgencyPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
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
        ScoreRecord? verified = await ReadAsync(row.VerifiedRecord);
        Seen<NotificationRow> mails = await board.MailsAsync(cycle, cancellation);
        List<ClaimRow> uploads = await claims.ListAsync(cycle, agency, cancellation);
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
                    Fault = row.Fault,
                    FaultSince = row.FaultSince,
                    MayRetry = row.Fault is not null && (request.Caller().Roles & Roles.Operator) != Roles.None,
                    Maximum = instrument.Maximum,
                    SelfCategory = self?.CategoryTitle,
                    VerifiedCategory = verified?.CategoryTitle,
                    Aspects = [.. (self ?? verified)?.Aspects.Select(a => new AspectLine(
                        a.Title, self is null ? null : a.Score, verified?.Aspects.FirstOrDefault(v => v.Code == a.Code)?.Score, a.Maximum)) ?? []],
                    Files = [.. (verified ?? self)?.Files.Select(f => new FileLine(f.Name, f.Size, f.Sha256, f.ReceivedAt)) ?? []],
                    Uploads = [.. uploads.OrderByDescending(u => u.ClaimedAt).Select(u => new UploadLine(u.Receipt, u.Status, u.ReceivedAt, u.Errors))],
                    Events = [.. (await trails.ReadAsync(cycle, agency, cancellation)).Reverse().Select(e => new HappenedLine(e.What, e.At, e.Actor == ChangeLog.App ? null : e.Actor, WhyOf(e)))],
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
        refusals.AfterRetry(
            request, await retries.AssessmentAsync(request.Caller(), cycle, agency, client, cancellation), cycle, agency, $"/cycles/{cycle}/agencies/{Uri.EscapeDataString(agency)}");

    // What a machine wrote down as the reason is no sentence for people.
    private static string? WhyOf(AuditEvent happened) =>
        happened.What is AuditKind.DecisionTaken or AuditKind.AssessmentReopened or AuditKind.Fault ? happened.Why : null;
}
