namespace Microsoft.Azure.Functions.Worker;

/// <summary>The addresses under which an orchestration is watched and steered over HTTP.</summary>
public class HttpManagementPayload
{
    /// <summary>The instance id.</summary>
    public string? Id { get; internal set; }

    /// <summary>DELETE purges its history.</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>POST starts it anew with the same input.</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>POST resumes it.</summary>
    public string? ResumePostUri { get; internal set; }

    /// <summary>POST rewinds it after a failure.</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>POST raises an event; <c>{eventName}</c> is replaced by the caller.</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>GET answers its status.</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>POST suspends it.</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>POST terminates it.</summary>
    public string? TerminatePostUri { get; internal set; }
}
