namespace LocalHost.Engine;

/// <summary>Which instances run here by their version: <c>versionMatchStrategy</c> and <c>versionFailureStrategy</c> of host.json.</summary>
/// <param name="Version">The version of the app.</param>
/// <param name="OlderToo">Whether older versions run as well (CurrentOrOlder), or that one alone (Strict).</param>
/// <param name="Fails">Whether another instance fails; otherwise it is left as it is, for an app that knows it.</param>
internal sealed record VersionRule(string Version, bool OlderToo, bool Fails)
{
    /// <summary>Reads the rule; null when host.json matches no versions.</summary>
    public static VersionRule? Read(string? version, string? match, string? failure) => match?.ToUpperInvariant() switch
    {
        "STRICT" => new VersionRule(version ?? string.Empty, false, IsFail(failure)),
        "CURRENTOROLDER" => new VersionRule(version ?? string.Empty, true, IsFail(failure)),
        _ => null,
    };

    private static bool IsFail(string? failure) => string.Equals(failure, "Fail", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why an instance does not run here; null when it does.</summary>
    public string? Mismatch(string version)
    {
        int order = Compare(version, Version);
        return order == 0 || (OlderToo && order < 0)
            ? null
            : $"The instance has version '{version}'; this app runs version '{Version}'{(OlderToo ? " and older" : " only")}.";
    }

    /// <summary>Orders versions as numbers where both are numbers, else as text; none comes before any.</summary>
    private static int Compare(string one, string other) =>
        System.Version.TryParse(one, out Version? a) && System.Version.TryParse(other, out Version? b)
            ? a.CompareTo(b)
            : string.Compare(one, other, StringComparison.OrdinalIgnoreCase);
}
