using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Merit.Assessment.Agencies;

namespace Merit.Adapters.Storage;

/// <summary>The assessments of every cycle.</summary>
public sealed class AssessmentTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Assessments);

    /// <summary>Inserts the assessments of a cycle that are not there yet. Two callers at once: one of them has to try again.</summary>
    public async Task InsertMissingAsync(string cycleId, IReadOnlyList<AssessmentRow> rows, CancellationToken cancellation)
    {
        HashSet<string> present = [.. (await ListAsync(cycleId, cancellation)).Select(r => r.RowKey)];
        foreach (AssessmentRow[] chunk in rows.Where(r => !present.Contains(r.RowKey)).Chunk(TableClientExtensions.TransactionSize))
        {
            await _table.SubmitTransactionAsync(chunk.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), cancellation);
        }
    }

    /// <summary>The assessment, or null.</summary>
    public Task<AssessmentRow?> FindAsync(string cycleId, string agency, CancellationToken cancellation) =>
        _table.FindAsync<AssessmentRow>(TableKey.From(cycleId), TableKey.From(agency), cancellation);

    /// <summary>Those of some agencies' assessments that exist, by agency code.</summary>
    public Task<Dictionary<string, AssessmentRow>> FindManyAsync(string cycleId, IReadOnlyCollection<string> agencies, CancellationToken cancellation) =>
        _table.FindManyAsync<AssessmentRow>(TableKey.From(cycleId), [.. agencies.Select(TableKey.From)], cancellation);

    /// <summary>Changes an assessment's row; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<AssessmentRow?> ChangeAsync(string cycleId, string agency, Func<AssessmentRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(TableKey.From(cycleId), TableKey.From(agency), change, cancellation);

    /// <summary>Changes a row that was just read; it is read anew only when another writer came between.</summary>
    public Task<AssessmentRow?> ChangeAsync(AssessmentRow read, Func<AssessmentRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(read, change, cancellation);

    /// <summary>Writes changed rows of one cycle, many in one transaction, which can be changed afterwards without being read. All of a transaction's rows are written or none.</summary>
    /// <exception cref="RequestFailedException">412: another writer changed one of them since they were read.</exception>
    public async Task UpdateAsync(IEnumerable<AssessmentRow> rows, CancellationToken cancellation)
    {
        foreach (AssessmentRow[] chunk in rows.Chunk(TableClientExtensions.TransactionSize))
        {
            Response<IReadOnlyList<Response>> written =
                await _table.SubmitTransactionAsync(chunk.Select(r => new TableTransactionAction(TableTransactionActionType.UpdateReplace, r, r.ETag)), cancellation);
            for (int place = 0; place < chunk.Length; place++)
            {
                chunk[place].ETag = written.Value[place].Headers.ETag ?? ETag.All;
            }
        }
    }

    /// <summary>The cycle's assessments, by agency code.</summary>
    public Task<List<AssessmentRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<AssessmentRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>The cycle's assessments that were written since a moment of the storage service's clock.</summary>
    public Task<ChangedRows<AssessmentRow>> ListChangedAsync(string cycleId, DateTimeOffset? since, CancellationToken cancellation) =>
        _table.ChangedAsync<AssessmentRow>(TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(cycleId)}"), since, cancellation);

    /// <summary>Some of the cycle's assessments, by agency code.</summary>
    public Task<RowPage<AssessmentRow>> PageAsync(string cycleId, PageOrder order, CancellationToken cancellation) =>
        _table.PageAsync<AssessmentRow>(TableKey.From(cycleId), order, cancellation);

    /// <summary>Some of the cycle's assessments that have a fault, by agency code.</summary>
    public Task<RowPage<AssessmentRow>> PageFaultedAsync(string cycleId, PageOrder order, CancellationToken cancellation) =>
        _table.PageAsync<AssessmentRow>(TableKey.From(cycleId), order, cancellation, where: $"{nameof(AssessmentRow.Fault)} gt ''");

    /// <summary>One batch of the cycle's assessments, by agency code.</summary>
    public Task<List<AssessmentRow>> ListBatchAsync(string cycleId, int batch, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<AssessmentRow>(r => r.PartitionKey == partition && r.Batch == batch, cancellationToken: cancellation).ToListAsync(cancellation);
    }
}

/// <summary>Where one agency of a cycle stands. The row is what people see; the orchestration is what moves it.</summary>
public sealed class AssessmentRow : ITableEntity
{
    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>The agency's code.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>One of <see cref="AssessmentStage"/>.</summary>
    public string Stage { get; set; } = AssessmentStage.AwaitingSubmission;

    /// <summary>The stage that it was withdrawn in, which is its own again when it is reinstated; null while it is not withdrawn.</summary>
    public string? StageBefore { get; set; }

    /// <summary>Words by which those who run the cycle find it again, sorted, a comma between; agencies never see them.</summary>
    public string Flags { get; set; } = "";

    /// <summary>Number of the batch that drives it, from 0.</summary>
    public int Batch { get; set; }

    /// <summary>The agency's name as of the cycle's start; what the register says later changes nothing here.</summary>
    public string AgencyName { get; set; } = "";

    /// <summary>The agency's type as of the cycle's start, by its name in the register; empty when it had none.</summary>
    public string AgencyType { get; set; } = "";

    /// <summary>The agency's region as of the cycle's start.</summary>
    public string? AgencyRegion { get; set; }

    /// <summary>The agency's size class as of the cycle's start.</summary>
    public string? AgencySize { get; set; }

    /// <summary>
    /// When everything that the agency had uploaded up to its deadline was taken in; null before. From then on nothing can
    /// come that counts, except the answer to a clarification.
    /// </summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Receipt of the newest accepted upload; null when none was.</summary>
    public string? Receipt { get; set; }

    /// <summary>When that upload was received.</summary>
    public DateTimeOffset? ReceivedAt { get; set; }

    /// <summary>Receipt of the upload that the agency has taken back last; null when it has taken back none.</summary>
    public string? TakenBack { get; set; }

    /// <summary>Number of the file of scores that the receipt is of; 0 where agencies submit themselves.</summary>
    public int ScoreFile { get; set; }

    /// <summary>Until when this agency may submit if that is later than the cycle's deadline; see <see cref="DeadlineIn"/>.</summary>
    public DateTimeOffset? SubmissionDeadline { get; set; }

    /// <summary>Whether the agency has said that its newest accepted upload is its last word.</summary>
    public bool Final { get; set; }

    /// <summary>Receipt of the report on files that were changed or deleted after the newest accepted upload was judged; null when none were.</summary>
    public string? FilesChanged { get; set; }

    /// <summary>When the newest file of that upload was written, by the storage service's clock, in whole seconds.</summary>
    public DateTimeOffset? UploadedAt { get; set; }

    /// <summary>When that upload was claimed; orders uploads of the same second.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>Receipt of the upload that the self score belongs to.</summary>
    public string? ScoredReceipt { get; set; }

    /// <summary>Self-assessed score, invariant decimal text.</summary>
    public string? SelfScore { get; set; }

    /// <summary>SHA-256 of the record with the self score and its derivation.</summary>
    public string? SelfScoreHash { get; set; }

    /// <summary>Category code of the self score.</summary>
    public string? SelfCategory { get; set; }

    /// <summary>Id of the decision that was applied last.</summary>
    public string? DecisionId { get; set; }

    /// <summary>Keys of the decisions that were applied, oldest first, one on a line; a decision that is not among them was superseded.</summary>
    public string Applied { get; set; } = "";

    /// <summary>Name of the record with the verified score and its derivation.</summary>
    public string? VerifiedRecord { get; set; }

    /// <summary>Verified score, invariant decimal text.</summary>
    public string? VerifiedScore { get; set; }

    /// <summary>Category code of the verified score.</summary>
    public string? Category { get; set; }

    /// <summary>Until when a clarification may be uploaded.</summary>
    public DateTimeOffset? ClarifyUntil { get; set; }

    /// <summary>When the agency was asked what it is to clarify; null before the first question.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>Up to when reminders of the answer were seen to; null when none were yet.</summary>
    public DateTimeOffset? AnswerRemindedUntil { get; set; }

    /// <summary>The answers that the agency sent, one for each round at most, a JSON array; empty before the first. They stand in this row, so that no two count.</summary>
    public string Answers { get; set; } = "";

    /// <summary>Number of rounds that ended with a question to the agency or were reopened: the round that decisions are taken in now.</summary>
    public int ClarificationRounds { get; set; }

    /// <summary>The step that fails again and again, and the type of its error; null when nothing does. The stage stays what it was.</summary>
    public string? Fault { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? FaultSince { get; set; }

    /// <summary>Changes of this row that may not stand in the cycle's log yet, a JSON array; empty when all do.</summary>
    public string Unlogged { get; set; } = "";

    /// <summary>Number of the link that holds; those before it have ended. Of the links themselves nothing is kept.</summary>
    public int LinkNumber { get; set; } = 1;

    /// <summary>When the link was sent anew; null while only the invitation carried it.</summary>
    public DateTimeOffset? LinkSentAt { get; set; }

    /// <summary>When the link was revoked; null while it was not.</summary>
    public DateTimeOffset? LinkRevokedAt { get; set; }

    /// <summary>When the agency came in by it first; null before.</summary>
    public DateTimeOffset? LinkOpenedAt { get; set; }

    /// <summary>Name of the record with the score after an objection; null where none changed it.</summary>
    public string? AmendedRecord { get; set; }

    /// <summary>Name of the result record.</summary>
    public string? ResultRecord { get; set; }

    /// <summary>SHA-256 of the result record.</summary>
    public string? ResultHash { get; set; }

    /// <summary><see cref="AgencyType"/> as instruments know it; null when the agency had none.</summary>
    public AgencyType? ReadAgencyType() => AgencyType.Length == 0 ? null : Enum.Parse<AgencyType>(AgencyType, ignoreCase: true);

    /// <summary>The agency as it takes part in the cycle.</summary>
    public Agency ReadAgency() => new(RowKey, AgencyName, ReadAgencyType() ?? default, AgencyRegion, Enum.TryParse(AgencySize, ignoreCase: true, out AgencySize size) ? size : null);

    /// <summary>Whether the agency was withdrawn.</summary>
    public bool IsWithdrawn => Stage == AssessmentStage.Withdrawn;

    /// <summary>Until when this agency may submit: the later one of its own deadline and the cycle's.</summary>
    public DateTimeOffset DeadlineIn(CycleRow cycle) => SubmissionDeadline > cycle.SubmissionDeadline ? SubmissionDeadline.Value : cycle.SubmissionDeadline;

    /// <summary>Until when what the agency sends counts: a clarification gives more time, never less.</summary>
    public DateTimeOffset UntilIn(CycleRow cycle)
    {
        DateTimeOffset deadline = DeadlineIn(cycle);
        return ClarifyUntil > deadline ? ClarifyUntil.Value : deadline;
    }

    /// <summary>Whether the agency's time is over: it was closed by the deadline that holds, and not by one that was moved since. A release closes all.</summary>
    public bool IsClosedIn(CycleRow cycle) => ClosedAt is not null && (cycle.Release > 0 || ClosedAt > DeadlineIn(cycle));

    /// <summary>Whether nothing can come any more that would change what was accepted: the deadline has passed, or the agency has said its last word.</summary>
    public bool IsSettledIn(CycleRow cycle) => Final || IsClosedIn(cycle);

    /// <summary>Whether a release may take it as it stands: nobody is to do anything more about it, unless it is reopened.</summary>
    public bool HasEndedIn(CycleRow cycle) =>
        cycle.Status == CycleStatus.Cancelled
        || Stage is AssessmentStage.Determined or AssessmentStage.Withdrawn
        || (Stage == AssessmentStage.NotSubmitted && IsClosedIn(cycle))
        || (Stage == AssessmentStage.Verified && IsSettledIn(cycle));

    /// <summary>
    /// Has what was received count from now on. What was closed or verified on something earlier waits for its score again, and what is
    /// withdrawn goes on from there when it is reinstated.
    /// </summary>
    public void Count(string receipt, DateTimeOffset receivedAt, DateTimeOffset uploadedAt, DateTimeOffset claimedAt, bool isFinal)
    {
        (Receipt, ReceivedAt, UploadedAt, ClaimedAt, Final, FilesChanged) = (receipt, receivedAt, uploadedAt, claimedAt, isFinal, null);
        if ((StageBefore ?? Stage) is AssessmentStage.NotSubmitted or AssessmentStage.Verified)
        {
            (Stage, StageBefore) = IsWithdrawn ? (Stage, AssessmentStage.AwaitingSubmission) : (AssessmentStage.AwaitingSubmission, null);
            (VerifiedScore, Category, VerifiedRecord, DecisionId) = (null, null, null, null);
        }
    }

    /// <summary>
    /// Has nothing count any more. The times of the upload stay, so that none that was handed in before it takes its place.
    /// </summary>
    public void TakeBack()
    {
        TakenBack = Receipt;
        Stage = AssessmentStage.AwaitingSubmission;
        (Receipt, ReceivedAt, Final, FilesChanged, ScoredReceipt, SelfScore, SelfScoreHash, SelfCategory) = (null, null, false, null, null, null, null, null);
    }

    /// <summary>Whether the decision of a key was applied.</summary>
    public bool HasApplied(string decisionKey) => Applied.Split('\n').Contains(decisionKey, StringComparer.Ordinal);

    /// <summary>A decimal as the row keeps it.</summary>
    public static string? ToText(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The decimal that <see cref="ToText"/> wrote.</summary>
    public static decimal? ToDecimal(string? text) => text is null ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}

/// <summary>The stages of one agency's assessment.</summary>
public static class AssessmentStage
{
    /// <summary>Nothing valid has been received.</summary>
    public const string AwaitingSubmission = "awaitingSubmission";

    /// <summary>Scored; an assessor is to verify it.</summary>
    public const string AwaitingVerification = "awaitingVerification";

    /// <summary>An assessor asked for clarification; a new upload is awaited.</summary>
    public const string ClarificationRequested = "clarificationRequested";

    /// <summary>Verified; the plenary decides.</summary>
    public const string Verified = "verified";

    /// <summary>The deadline passed without a valid submission.</summary>
    public const string NotSubmitted = "notSubmitted";

    /// <summary>A result record stands.</summary>
    public const string Determined = "determined";

    /// <summary>The agency takes no part any more.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>Every stage, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [AwaitingSubmission, AwaitingVerification, ClarificationRequested, Verified, NotSubmitted, Determined, Withdrawn];
}
