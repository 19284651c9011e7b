namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts over.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The input of the next run.</summary>
    public object? NewInput { get; set; }

    /// <summary>The version of the next run; <see langword="null"/> for the same.</summary>
    public string? NewVersion { get; set; }

    /// <summary>Whether events nobody waited for yet go on to the next run; they do unless told.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
