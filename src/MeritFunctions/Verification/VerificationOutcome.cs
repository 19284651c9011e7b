namespace MeritFunctions.Verification;

/// <summary>What an assessor decided.</summary>
public enum VerificationOutcome
{
    /// <summary>The self-assessment stands.</summary>
    Confirm,

    /// <summary>Some levels are set by the assessor.</summary>
    Adjust,

    /// <summary>The agency is asked to explain or to upload again.</summary>
    Clarify,
}
