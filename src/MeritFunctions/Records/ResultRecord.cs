using System.Text.Json;
using Merit.Assessment;
using Merit.Assessment.Scoring;

namespace MeritFunctions.Records;

/// <summary>
/// An agency's result as it stands for good: everything that a person needs to recompute it and to see who decided.
/// A correction is a new record that names the one it replaces.
/// </summary>
public sealed record ResultRecord
{
    /// <summary>What the first record of a cycle names as the hash before it.</summary>
    public const string ChainStart = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Version of this document's form.</summary>
    public int Form { get; init; } = 1;

    /// <summary>The cycle.</summary>
    public required string CycleId { get; init; }

    /// <summary>The cycle's title.</summary>
    public required Text CycleTitle { get; init; }

    /// <summary>The body that assessed.</summary>
    public required string AssessingBody { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Agency { get; init; }

    /// <summary>The agency's name when the cycle was started.</summary>
    public required string AgencyName { get; init; }

    /// <summary>The agency's type when the cycle was started, by its name in the register.</summary>
    public required string AgencyType { get; init; }

    /// <summary>The instrument's id.</summary>
    public required string InstrumentId { get; init; }

    /// <summary>The instrument's version.</summary>
    public required string InstrumentVersion { get; init; }

    /// <summary>SHA-256 of the instrument document.</summary>
    public required string InstrumentHash { get; init; }

    /// <summary>Receipt of the upload that was assessed.</summary>
    public required string Receipt { get; init; }

    /// <summary>When that upload was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>SHA-256 of the normalised submission.</summary>
    public required string SubmissionHash { get; init; }

    /// <summary>The files that counted: submission, manifest and evidence.</summary>
    public required IReadOnlyList<CountedFile> Files { get; init; }

    /// <summary>What the upload counted for where it answered a question after the deadline; absent where all of it counted.</summary>
    public AnswerScope? Answers { get; init; }

    /// <summary>Receipt of the report on files that were changed or deleted after they were judged; null when none were.</summary>
    public string? FilesChanged { get; init; }

    /// <summary>Self-assessed score.</summary>
    public required decimal SelfScore { get; init; }

    /// <summary>Verified score, in the instrument's points.</summary>
    public required decimal Score { get; init; }

    /// <summary>The instrument's maximum.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>The index, rounded by the instrument's rule; absent when it has none.</summary>
    public decimal? Index { get; init; }

    /// <summary>What the score was divided by.</summary>
    public decimal? IndexDenominator { get; init; }

    /// <summary>Code of the category.</summary>
    public string? Category { get; init; }

    /// <summary>Name of the category.</summary>
    public Text? CategoryTitle { get; init; }

    /// <summary>Whether the category or a rank is recognised with an award.</summary>
    public required bool Recognised { get; init; }

    /// <summary>Where the agency stands for each award that goes to the best of a group; absent where the instrument ranks nothing.</summary>
    public IReadOnlyList<GroupRank>? Awards { get; init; }

    /// <summary>Scores of the aspects, in the instrument's order.</summary>
    public required IReadOnlyList<AspectScore> Aspects { get; init; }

    /// <summary>The whole computation, so that anybody can redo it by hand.</summary>
    public required JsonElement Derivation { get; init; }

    /// <summary>SHA-256 of the record with the verified score that this one repeats.</summary>
    public required string VerifiedHash { get; init; }

    /// <summary>Every decision on the assessment, oldest first, those that were superseded included.</summary>
    public required IReadOnlyList<RecordedDecision> Decisions { get; init; }

    /// <summary>What was asked of the agency and what it answered, oldest first; absent when nothing was asked.</summary>
    public IReadOnlyList<ClarificationRound>? Clarifications { get; init; }

    /// <summary>What the plenary decided on the agency; absent where a release needs no session.</summary>
    public PlenaryDecision? Plenary { get; init; }

    /// <summary>The plenary's release.</summary>
    public required PlenaryRelease Release { get; init; }

    /// <summary>The record that this one corrects; absent on a first result.</summary>
    public string? Replaces { get; init; }

    /// <summary>What changed it after an objection; absent on what a release determined.</summary>
    public Amendment? Amendment { get; init; }

    /// <summary>SHA-256 of the record before this one in the cycle's chain.</summary>
    public required string PreviousHash { get; init; }
}

/// <summary>One aspect of a result.</summary>
/// <param name="Code">The aspect's code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points that it gives at most.</param>
public sealed record AspectScore(string Code, Text Title, decimal Score, decimal Maximum);

/// <summary>A decision as a result names it.</summary>
/// <param name="DecisionId">The decision's id.</param>
/// <param name="Assessor">The assessor's opaque id.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Levels">Levels that the assessor set.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Receipt">The upload that it decided on.</param>
/// <param name="Round">The round that it was taken in.</param>
/// <param name="Applied">Whether it took effect; one that a newer upload overtook did not.</param>
/// <param name="Corrections">Why the index was corrected; absent when nothing was said of it.</param>
/// <param name="Reviews">How two reviews led to it; absent where one assessor decided alone.</param>
public sealed record RecordedDecision(
    string DecisionId,
    string Assessor,
    VerificationOutcome Outcome,
    IReadOnlyDictionary<string, decimal> Levels,
    string? Reason,
    DateTimeOffset DecidedAt,
    string Receipt,
    int Round,
    bool Applied,
    IReadOnlyList<AppliedCorrection>? Corrections = null,
    DoubleReview? Reviews = null);
