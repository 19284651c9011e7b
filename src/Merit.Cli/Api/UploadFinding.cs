namespace Merit.Cli.Api;

/// <summary>One finding in an upload or an order, with the place that it is about.</summary>
public sealed record UploadFinding(string Code, string Severity, string Pointer, string MessageId, string MessageEn);
