namespace Merit.Cli.Api;

/// <summary>A cycle that was started, and what its operator may not have meant.</summary>
public sealed record StartedCycle(string Id, IReadOnlyList<UploadFinding> Warnings);
