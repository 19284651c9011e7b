using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Merit.Cli.Demo;

/// <summary>All steps on the screen, redrawn while they go on.</summary>
public sealed class LiveProgress : IDemoProgress
{
    private static readonly string[] Turning = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    private readonly Lock _gate = new();
    private readonly List<Step> _steps = [];

    /// <inheritdoc/>
    public void Begin(string step)
    {
        lock (_gate)
        {
            _steps.Add(new Step(step, Stopwatch.GetTimestamp()));
        }
    }

    /// <inheritdoc/>
    public void Tell(string detail)
    {
        lock (_gate)
        {
            _steps[^1] = _steps[^1] with { Detail = detail };
        }
    }

    /// <inheritdoc/>
    public void Done(string detail)
    {
        lock (_gate)
        {
            Step step = _steps[^1];
            _steps[^1] = step with { Detail = detail, Took = Stopwatch.GetElapsedTime(step.Begun) };
        }
    }

    /// <summary>Runs the work and keeps the screen up to date until it ends.</summary>
    public async Task<T> ShowAsync<T>(Func<Task<T>> work)
    {
        Task<T>? running = null;
        await AnsiConsole.Live(new Text("")).StartAsync(async live =>
        {
            running = work();
            using PeriodicTimer frame = new(TimeSpan.FromMilliseconds(100));
            for (int turn = 0; !running.IsCompleted; turn++)
            {
                live.UpdateTarget(Draw(Turning[turn % Turning.Length]));
                await Task.WhenAny(running, frame.WaitForNextTickAsync().AsTask());
            }

            live.UpdateTarget(Draw("✗"));
        });
        return await running!;
    }

    private Grid Draw(string current)
    {
        Grid grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().PadRight(1))
            .AddColumn(new GridColumn().NoWrap().PadRight(3))
            .AddColumn(new GridColumn())
            .AddColumn(new GridColumn().NoWrap().RightAligned());
        lock (_gate)
        {
            foreach (Step step in _steps)
            {
                bool done = step.Took is not null;
                TimeSpan took = step.Took ?? Stopwatch.GetElapsedTime(step.Begun);
                grid.AddRow(
                    new Text(done ? "✓" : current, new Style(done ? Color.Green : Color.Yellow)),
                    new Text(step.Name, new Style(decoration: done ? Decoration.None : Decoration.Bold)),
                    new Text(step.Detail),
                    new Text(took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s", new Style(Color.Grey)));
            }
        }

        return grid;
    }

    private sealed record Step(string Name, long Begun, string Detail = "", TimeSpan? Took = null);
}
