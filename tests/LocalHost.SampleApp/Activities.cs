using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace LocalHost.SampleApp;

/// <summary>The activities.</summary>
public sealed class Activities(Marks marks, ILogger<Activities> log)
{
    /// <summary>The least that an activity can do.</summary>
    [Function(nameof(SayHello))]
    public static string SayHello([ActivityTrigger] string city) => $"Hello {city}!";

    /// <summary>Lasts until the test allows it to end.</summary>
    [Function(nameof(Work))]
    public async Task Work([ActivityTrigger] int number, FunctionContext context)
    {
        marks.Add("work-started", $"{number}");
        await marks.AllowedAsync("go", context.CancellationToken);
        marks.Add("work-ended", $"{number}");
    }

    /// <summary>Fails in a way that an orchestrator sees.</summary>
    [Function(nameof(Fails))]
    public static string Fails([ActivityTrigger] string what) => throw new InvalidOperationException(what);

    /// <summary>Logs with a scope and an exception.</summary>
    [Function(nameof(Tells))]
    public void Tells([ActivityTrigger] string what)
    {
        using (log.BeginScope("scope of {Purpose}", "logging"))
        {
            log.LogDebug("Debug {What}", what);
            log.LogInformation("Information {What}", what);
            log.LogError(new EventId(7, "Told"), new InvalidOperationException("The logged exception."), "Error {What}", what);
        }
    }

    /// <summary>Does not end, and does not listen when it is asked to.</summary>
    [Function(nameof(Hangs))]
    public static async Task Hangs([ActivityTrigger] string what) => await new TaskCompletionSource().Task;

    /// <summary>Kills its own process, as the machine does when memory runs out.</summary>
    [Function(nameof(Dies))]
    public static void Dies([ActivityTrigger] string what) => Process.GetCurrentProcess().Kill();
}
