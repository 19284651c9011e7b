namespace Merit.Cli.Commands.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Part">What; a stable word.</param>
/// <param name="State"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">What to do; null when there is nothing.</param>
internal sealed record Check(string Part, string State, string Found, string? Fix = null)
{
    public const string Ok = "ok";
    public const string Warning = "warning";
    public const string Failed = "failed";
}
