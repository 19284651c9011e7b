namespace LocalHost.Configuration;

/// <summary>Something that people must mend before the host can run. The message says what, where and what to do.</summary>
internal sealed class HostProblemException(string message, Exception? cause = null) : Exception(message, cause);
