namespace Merit.Assessment.Submissions;

/// <summary>What an agency states about one indicator.</summary>
/// <param name="Code">The indicator's code, or one of its aliases.</param>
/// <param name="Level">
/// The level reached (0 = not filled); on a leaf of kind score the imported number; on a survey leaf the respondents' mean.
/// </param>
/// <param name="Evidence">The names of the evidence files; order kept.</param>
/// <param name="Respondents">The number of respondents of a survey; null elsewhere.</param>
public sealed record SubmissionEntry(
    string Code,
    decimal Level,
    IReadOnlyList<string> Evidence,
    int? Respondents = null);
