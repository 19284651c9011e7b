using Merit.Assessment.Instruments;

namespace Merit.Assessment.Awards;

/// <summary>A file of scores for many agencies, read and scored.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Scores">One per agency, in the file's order.</param>
public sealed record ImportedScores(Instrument Instrument, IReadOnlyList<ImportedScore> Scores)
{
    /// <summary>The agencies with a derivation, as ranking needs them.</summary>
    public IReadOnlyList<AssessedAgency> Assessed =>
        [.. Scores.Where(score => score.Result is not null).Select(score => new AssessedAgency(score.Agency, score.Result!.Derivation))];

    /// <summary>How many agencies reached which category.</summary>
    public Recap Recap() => Awards.Recap.Of(Instrument, Scores.Select(score => score.Category));
}
