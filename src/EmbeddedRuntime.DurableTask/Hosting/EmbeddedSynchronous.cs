namespace EmbeddedRuntime.DurableTask;

/// <summary>How far a commit of the task hub reaches before its caller goes on.</summary>
public enum EmbeddedSynchronous
{
    /// <summary>To the disk (fsync at every commit): survives the loss of power.</summary>
    Full,

    /// <summary>To the operating system: survives the process, and loses the last moments with the power.</summary>
    Normal,
}
