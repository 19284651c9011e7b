namespace Merit.Adapters.Storage;

/// <summary>What became of an upload.</summary>
public static class ClaimStatus
{
    /// <summary>Being taken in.</summary>
    public const string Claimed = "claimed";

    /// <summary>Valid; it is the agency's submission until a newer one comes.</summary>
    public const string Accepted = "accepted";

    /// <summary>Has errors; the assessment is unchanged.</summary>
    public const string Rejected = "rejected";
}
