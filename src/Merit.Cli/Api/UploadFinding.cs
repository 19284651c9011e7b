namespace Merit.Cli.Api;

/// <summary>One finding in an upload, with the place that it is about.</summary>
public sealed record UploadFinding(string Code, string Severity, string Pointer, string MessageId, string MessageEn);
