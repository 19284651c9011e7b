namespace Merit.Cli.Testing;

/// <summary>A test that did not pass, with what it said.</summary>
public sealed record TestFailure(string Name, string Message);
