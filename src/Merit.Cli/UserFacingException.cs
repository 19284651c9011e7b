namespace Merit.Cli;

/// <summary>Something that the person at the terminal can put right: shown as its message alone, exit code 1.</summary>
public sealed class UserFacingException(string message, Exception? inner = null) : Exception(message, inner);
