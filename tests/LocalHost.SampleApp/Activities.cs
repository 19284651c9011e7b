using Microsoft.Azure.Functions.Worker;

namespace LocalHost.SampleApp;

/// <summary>The activities.</summary>
public sealed class Activities(Marks marks)
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
}
