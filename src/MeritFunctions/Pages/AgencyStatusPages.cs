using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using Merit.Web.Components;
using Merit.Web.Pages.Agencies;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>An agency's own page: what it must do, by when, and whether it arrived. Whose page it is, the session says and nothing else.</summary>
public sealed class AgencyStatusPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleInstruments cycles,
    AssessmentTable assessments,
    ClaimTable claims,
    DecisionTable decisions,
    RecordStore records,
    ResultProof proof,
    ObjectionTable objections)
{
    /// <summary>The page.</summary>
    [Function("AgencyStatusPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyStatus)] HttpRequest request, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        (string id, string agency) = (caller.Cycle!, caller.Agency!);
        if (await cycles.FindRecentAsync(id, cancellation) is not ({ } cycle, { } instrument) || await assessments.FindAsync(id, agency, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "assessment-not-found", id, agency);
        }

        PageContext context = frame.For(request);
        List<ClaimRow> uploads = [.. (await claims.ListAsync(id, agency, cancellation)).OrderByDescending(u => u.ClaimedAt).ThenByDescending(u => u.ReceivedAt)];
        bool isImported = instrument.Intake == IntakeKind.ImportedScores;
        if (isImported)
        {
            // What was imported for the agency is told with its result.
            uploads.RemoveAll(upload => upload.Status == ClaimStatus.Accepted);
        }

        AgencyResult? result = await ResultAsync(new CycleInstrument(cycle, instrument), row, cancellation);
        (AgencyTurn turn, DateTimeOffset? until) = TurnOf(cycle, row, uploads, result is not null, context.Now);
        if (isImported && turn is not (AgencyTurn.Result or AgencyTurn.Withdrawn or AgencyTurn.Cancelled or AgencyTurn.Deciding))
        {
            (turn, until) = (AgencyTurn.Imported, null);
        }

        UploadReport? last = turn is AgencyTurn.Mend or AgencyTurn.Received or AgencyTurn.Verifying or AgencyTurn.Answer && uploads is [{ Report: { } name }, ..]
            ? await records.ReadAsync<UploadReport>(name, cancellation)
            : null;
        return PageFrame.Show<StatusPage>(
            request,
            new()
            {
                [nameof(StatusPage.Context)] = context,
                [nameof(StatusPage.Model)] = new StatusModel
                {
                    Cycle = CycleParts.Title(cycle),
                    AssessingBody = cycle.AssessingBody,
                    Agency = row.AgencyName,
                    Turn = turn,
                    Until = until,
                    PausedAt = cycle.PausedAt,
                    Counted = isImported ? null : await CountedAsync(id, agency, row, uploads, turn, until, cancellation),
                    Question = turn == AgencyTurn.Answer ? await QuestionAsync(row, instrument, cancellation) : null,
                    HasThread = row.ClarifyUntil is not null,
                    Findings = last?.Findings ?? [],
                    Uploads = [.. uploads.Select(u => new SentUpload(u.Upload, u.Receipt, u.Status, u.ReceivedAt, u.Errors))],
                    TakenBack = row.Receipt is null ? row.TakenBack : null,
                    Result = result,
                    Objection = result is not null && ObjectionWindow.EndOf(cycle) is { } end
                        ? new ObjectionLine(ObjectionParts.Word(ObjectionSeen.StateOf(await objections.FindAsync(id, agency, cancellation))), end, context.Now <= end)
                        : null,
                },
            });
    }

    private static string Files(CycleRow cycle, AssessmentRow row) => $"{Routes.AddressOf(cycle.RowKey)}/agencies/{Uri.EscapeDataString(row.RowKey)}";

    private static (AgencyTurn Turn, DateTimeOffset? Until) TurnOf(CycleRow cycle, AssessmentRow row, List<ClaimRow> uploads, bool hasResult, DateTimeOffset now)
    {
        DateTimeOffset deadline = row.DeadlineIn(cycle);
        bool isOpen = now <= deadline && !row.IsSettledIn(cycle);
        bool isRefused = uploads is [{ Status: ClaimStatus.Rejected }, ..];
        return row.Stage switch
        {
            _ when hasResult => (AgencyTurn.Result, null),
            _ when row.IsWithdrawn => (AgencyTurn.Withdrawn, null),
            _ when cycle.Status == CycleStatus.Cancelled => (AgencyTurn.Cancelled, null),
            AssessmentStage.ClarificationRequested => (AgencyTurn.Answer, row.ClarifyUntil > deadline || !isOpen ? row.ClarifyUntil : deadline),
            AssessmentStage.NotSubmitted => (AgencyTurn.NotSubmitted, null),
            AssessmentStage.Verified or AssessmentStage.Determined => (AgencyTurn.Deciding, null),
            _ when uploads is [{ Status: ClaimStatus.Claimed }, ..] => (AgencyTurn.Checking, null),
            _ when isOpen && isRefused => (AgencyTurn.Mend, deadline),
            _ when isOpen => (row.Receipt is null ? AgencyTurn.Send : AgencyTurn.Received, deadline),
            _ when row.Receipt is null => (AgencyTurn.Checking, null),
            _ => (AgencyTurn.Verifying, null),
        };
    }

    private async Task<CountedUpload?> CountedAsync(
        string id, string agency, AssessmentRow row, List<ClaimRow> uploads, AgencyTurn turn, DateTimeOffset? until, CancellationToken cancellation)
    {
        if (row is not { Receipt: { } receipt, ReceivedAt: { } receivedAt })
        {
            return null;
        }

        // Once it is verified, its own score would be taken for what was decided.
        ScoreRecord? score = row.ScoredReceipt == receipt && turn is AgencyTurn.Received or AgencyTurn.Mend or AgencyTurn.Answer or AgencyTurn.Verifying
            ? await records.ReadAsync<ScoreRecord>(RecordNames.SelfScore(id, agency, receipt), cancellation)
            : null;
        return new CountedUpload(
            receipt,
            receivedAt,
            uploads.Find(u => u.Receipt == receipt)?.Sha256,
            row.Final,
            turn is AgencyTurn.Received or AgencyTurn.Mend or AgencyTurn.Answer ? until : null,
            score is null ? null : new ScorePreview(score.Score, score.Maximum, score.Index, score.CategoryTitle, [.. score.Aspects.Select(a => (a.Title, a.Score, a.Maximum))]));
    }

    // What the mail of the clarification says as well; who asks is not told.
    private async Task<Question?> QuestionAsync(AssessmentRow row, Instrument instrument, CancellationToken cancellation) =>
        await decisions.FindAsync(row.PartitionKey, row.Applied.Split('\n')[^1], cancellation) is { } stored
            && VerificationDecision.Of(stored) is { Outcome: VerificationOutcome.Clarify } asked
            ? new Question(asked.Reason ?? "", [.. asked.Indicators.Select(code => (code, instrument.Find(code)?.Title))])
            {
                Questions = [.. (asked.Questions ?? []).Select(question => (question.Indicator, instrument.Find(question.Indicator)?.Title, question.Text))],
            }
            : null;

    // A release can be corrected until its mails go; until then agencies are told nothing of it, and never what is not as it was written.
    private async Task<AgencyResult?> ResultAsync(CycleInstrument cycle, AssessmentRow row, CancellationToken cancellation)
    {
        if (cycle.Cycle.ResultMailsAt is null || row is not { ResultRecord: { } name, ResultHash: { } hash })
        {
            return null;
        }

        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
        if (bytes is null || damage is not null)
        {
            return null;
        }

        ResultRecord result = StoredJson.Deserialize<ResultRecord>(bytes);
        return new AgencyResult(
            result.Score,
            result.Maximum,
            result.Index,
            result.CategoryTitle,
            [.. result.Aspects.Select(a => (a.Title, a.Score, a.Maximum))],
            result.Release.Decree,
            result.Release.DecidedOn,
            hash)
        {
            Awards = [.. (result.Awards ?? []).Where(rank => rank.Awarded).Select(rank => (rank.Title, rank.Group, rank.Rank, rank.Of))],
            Certificates = [.. Certificates.Of(cycle, name, hash, row.RowKey, result.AgencyName, result.Category, result.Awards ?? [])
                .Select(certificate => (certificate.Title, $"{Files(cycle.Cycle, row)}/certificate?award={Uri.EscapeDataString(certificate.Award)}"))],
            Letter = $"{Files(cycle.Cycle, row)}/letter",
        };
    }
}
