namespace LocalHost.Engine.Store;

/// <summary>The task hub's database cannot be used; the message says why and what to do. The file is untouched.</summary>
public sealed class TaskHubStorageException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What is wrong, and what can be done.</param>
    /// <param name="innerException">What the database said.</param>
    public TaskHubStorageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
