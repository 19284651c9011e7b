namespace Merit.Adapters.Mail;

/// <summary>The cases of a send.</summary>
public enum SendOutcomeKind
{
    /// <summary>The provider has it.</summary>
    Accepted,

    /// <summary>The provider says no and will say no again.</summary>
    Refused,

    /// <summary>The provider has not taken it; later it may.</summary>
    TryAgain,

    /// <summary>Nobody knows: the request went out and no answer came back.</summary>
    Unclear,
}
