namespace Merit.Cli.Tests;

/// <summary>Tests that take the console for themselves, one after the other and beside no others.</summary>
[CollectionDefinition(nameof(TheConsole), DisableParallelization = true)]
public sealed class TheConsole;
