namespace Merit.Cli.Api;

/// <summary>A text in Indonesian and English.</summary>
public sealed record BilingualText(string Id, string En);
