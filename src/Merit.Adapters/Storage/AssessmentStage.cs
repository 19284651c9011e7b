namespace Merit.Adapters.Storage;

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

    /// <summary>A step failed after its retries; an operator can have it tried again.</summary>
    public const string Faulted = "faulted";

    /// <summary>Every stage, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [AwaitingSubmission, AwaitingVerification, ClarificationRequested, Verified, NotSubmitted, Determined, Faulted];
}
