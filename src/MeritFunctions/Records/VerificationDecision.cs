using System.Text.Json.Serialization;
using Merit.Adapters.Storage;
using Merit.Assessment.Scoring;

namespace MeritFunctions.Records;

/// <summary>A decision on an assessment as it is kept.</summary>
/// <param name="DecisionId">Chosen by who sent it; the same id is the same decision.</param>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Receipt">The upload that it decides on.</param>
/// <param name="Round">The round that it was taken in, from 0; each clarification and each reopening begins another.</param>
/// <param name="Assessor">The opaque id of who decided; never a name.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Levels">Indicator code → verified level; empty unless adjusted.</param>
/// <param name="Indicators">The indicators that a clarification is about.</param>
/// <param name="Reason">Why; required unless confirmed.</param>
/// <param name="ClarifyUntil">Until when the agency may answer; null unless clarification is asked for.</param>
/// <param name="DecidedAt">When it was received.</param>
/// <param name="Corrections">Why the index is corrected; null when it was not said, which leaves those of the round before.</param>
public sealed record VerificationDecision(
    string DecisionId,
    string CycleId,
    string Agency,
    string Receipt,
    int Round,
    string Assessor,
    VerificationOutcome Outcome,
    IReadOnlyDictionary<string, decimal> Levels,
    IReadOnlyList<string> Indicators,
    string? Reason,
    DateTimeOffset? ClarifyUntil,
    DateTimeOffset DecidedAt,
    IReadOnlyList<AppliedCorrection>? Corrections = null)
{
    /// <summary>How two reviews led to it; null where one assessor decided alone.</summary>
    public DoubleReview? Reviews { get; init; }

    /// <summary>Everybody who has a part in it.</summary>
    [JsonIgnore]
    public IEnumerable<string> Deciders => Reviews is { } both ? [Assessor, both.First, both.Second] : [Assessor];

    /// <summary>Whether it makes another score than what was handed in.</summary>
    [JsonIgnore]
    public bool Rescores => Outcome == VerificationOutcome.Adjust || (Outcome == VerificationOutcome.Confirm && Corrections is { Count: > 0 });

    /// <summary>What it decides on, as the table's key: one decision counts for each.</summary>
    [JsonIgnore]
    public string Key => Outcome == VerificationOutcome.Reopen
        ? DecisionRow.OnVerified(Agency, Receipt, Round)
        : DecisionRow.OnUpload(Agency, Receipt, Round);

    /// <summary>The decision that a row holds.</summary>
    public static VerificationDecision Of(DecisionRow row) => StoredJson.Deserialize<VerificationDecision>(row.Document);

    /// <summary>The row that holds it.</summary>
    /// <param name="contentHash">SHA-256 of what was sent.</param>
    public DecisionRow ToRow(string contentHash) => new()
    {
        PartitionKey = TableKey.From(CycleId),
        RowKey = Key,
        Agency = Agency,
        DecisionId = DecisionId,
        Document = StoredJson.ToText(this),
        ContentHash = contentHash,
        DecidedAt = DecidedAt,
    };
}

/// <summary>What was decided on an assessment.</summary>
public enum VerificationOutcome
{
    /// <summary>The self-assessment stands.</summary>
    Confirm,

    /// <summary>Some levels are set by the assessor.</summary>
    Adjust,

    /// <summary>The agency is asked to explain or to upload again.</summary>
    Clarify,

    /// <summary>What was verified is verified anew.</summary>
    Reopen,
}
