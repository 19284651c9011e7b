namespace LocalHost.Engine.Store;

/// <summary>The task hub's database cannot be used; the message says why and what to do. The file is untouched.</summary>
internal sealed class TaskHubStorageException(string message, Exception? innerException = null) : Exception(message, innerException);
