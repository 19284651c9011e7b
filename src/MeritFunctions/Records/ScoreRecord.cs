using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace MeritFunctions.Records;

/// <summary>A score as it was computed, once: whatever shows it later repeats this, and computes nothing.</summary>
public sealed record ScoreRecord
{
    /// <summary>The upload that was scored.</summary>
    public required string Receipt { get; init; }

    /// <summary>When that upload was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>SHA-256 of the normalised submission, as the upload's report holds it.</summary>
    public required string SubmissionHash { get; init; }

    /// <summary>The files that counted: submission, manifest and evidence.</summary>
    public required IReadOnlyList<CountedFile> Files { get; init; }

    /// <summary>What the upload counted for where it answered a question after the deadline; absent where all of it counted.</summary>
    public AnswerScope? Answers { get; init; }

    /// <summary>SHA-256 of the instrument document.</summary>
    public required string InstrumentHash { get; init; }

    /// <summary>The agency's type, which may choose weights; empty when it had none.</summary>
    public required string AgencyType { get; init; }

    /// <summary>Points.</summary>
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

    /// <summary>Whether the category is recognised with an award.</summary>
    public required bool Recognised { get; init; }

    /// <summary>Scores of the aspects, in the instrument's order.</summary>
    public required IReadOnlyList<AspectScore> Aspects { get; init; }

    /// <summary>The whole computation, so that anybody can redo it by hand.</summary>
    public required JsonElement Derivation { get; init; }

    /// <summary>The record of a computed score.</summary>
    public static ScoreRecord Of(UploadReport report, string agencyType, CycleInstrument cycle, ScoreResult score) => new()
    {
        Receipt = report.Receipt,
        ReceivedAt = report.ReceivedAt,
        SubmissionHash = StoredJson.Sha256(StoredJson.Serialize(report.Submission)),
        Files = report.Files,
        Answers = report.Answers,
        InstrumentHash = cycle.Cycle.InstrumentHash,
        AgencyType = agencyType,
        Score = score.Score,
        Maximum = score.Maximum,
        Index = score.Index,
        IndexDenominator = score.IndexDenominator,
        Category = score.Category?.Code,
        CategoryTitle = score.Category?.Title,
        Recognised = Recognitions.Of(cycle.Instrument, score.Category).Any(r => r.IsHeld),
        Aspects = [.. score.Aspects.Select(a => new AspectScore(a.Code, cycle.Instrument.Find(a.Code)?.Title ?? new Text(a.Code, a.Code), a.Value, a.Maximum))],
        Derivation = JsonSerializer.SerializeToElement(
            new { tree = score.Derivation, index = score.IndexDerivation, category = score.CategoryDerivation }, StoredJson.Options),
    };
}
