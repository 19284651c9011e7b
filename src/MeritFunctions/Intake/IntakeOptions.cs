using Merit.Assessment.Submissions;

namespace MeritFunctions.Intake;

/// <summary>Settings of intake: section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>How often an open cycle's uploads are listed for what no event announced.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long an upload may stand without a manifest before its agency is told.</summary>
    public TimeSpan ManifestGrace { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long files that a manifest lists may follow it before its agency is told that they are missing.</summary>
    public TimeSpan FilesGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest submission file that is read, in bytes.</summary>
    public long LargestSubmission { get; set; } = ManifestCheck.LargestSubmission;
}
