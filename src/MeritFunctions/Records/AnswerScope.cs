namespace MeritFunctions.Records;

/// <summary>
/// What an upload counts for that answers a question after the deadline for submissions: the indicators that were asked about, and no
/// others. Those stay as in the upload that the question was about, so that anybody can put both together again.
/// </summary>
/// <param name="DecisionId">Id of the decision to ask.</param>
/// <param name="Receipt">The upload that it was about.</param>
/// <param name="SubmissionHash">SHA-256 of what counted of that, as its report holds it.</param>
/// <param name="Asked">The indicators that count as they are stated here.</param>
/// <param name="LeftAside">The indicators that are stated otherwise here, which does not count.</param>
/// <param name="Kept">The earlier files on which the other indicators rest.</param>
public sealed record AnswerScope(
    string DecisionId, string Receipt, string SubmissionHash, IReadOnlyList<string> Asked, IReadOnlyList<string> LeftAside, IReadOnlyList<KeptFile> Kept);

/// <summary>A file of an earlier upload that still counts.</summary>
/// <param name="Receipt">The upload that it is of.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
public sealed record KeptFile(string Receipt, string Name, string? Sha256);
