namespace Merit.Adapters.Storage;

/// <summary>Where a cycle stands.</summary>
public static class CycleStatus
{
    /// <summary>Agencies submit and assessors verify.</summary>
    public const string Open = "open";

    /// <summary>Every agency is verified or has not submitted; the plenary has the word.</summary>
    public const string AwaitingPlenary = "awaitingPlenary";

    /// <summary>Result records are being written.</summary>
    public const string Determining = "determining";

    /// <summary>Results stand and agencies are being told.</summary>
    public const string Released = "released";

    /// <summary>The orchestration ended with an error; operators see it in the cycle's progress.</summary>
    public const string Failed = "failed";
}
