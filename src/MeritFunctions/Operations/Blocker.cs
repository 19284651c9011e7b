namespace MeritFunctions.Operations;

/// <summary>An agency that keeps a cycle from being released.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Stage">Where its assessment stands.</param>
public sealed record Blocker(string Agency, string Stage);
