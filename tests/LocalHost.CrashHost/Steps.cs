using System.Globalization;
using Microsoft.DurableTask;

namespace LocalHost.CrashHost;

/// <summary>The activities that the scenarios call.</summary>
/// <param name="journal">Notes every run.</param>
/// <param name="pace">Passed before an activity does its work: a delay, or a gate.</param>
/// <param name="mark">Makes the mark of a run.</param>
internal sealed class Steps(Journal journal, Func<TaskActivityContext, string, Task> pace, Func<string> mark)
{
    public const string Greet = nameof(Greet);
    public const string Square = nameof(Square);
    public const string Refuse = nameof(Refuse);
    public const string Write = nameof(Write);
    public const string Falter = nameof(Falter);

    /// <summary>How often <see cref="Falter"/> fails, in percent.</summary>
    private const int FailuresPerHundred = 30;

    /// <summary>The line that says that an activity ran.</summary>
    public static string Ran(string instanceId, string activity, string input) => $"ran {instanceId} {activity} {input}";

    /// <summary>A text that is kept apart from the history, for its length.</summary>
    public static string LongText(int number) => string.Create(12_000, number, static (text, n) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)('a' + ((i + n) * 31 % 26));
        }
    });

    public void Register(DurableTaskRegistry tasks)
    {
        tasks.AddActivityFunc<string, Stamped<string>>(Greet, (context, city) => Run(context, city, () => $"Hello {city}"));
        tasks.AddActivityFunc<int, Stamped<int>>(Square, (context, number) => Run(context, Text(number), () => number * number));
        tasks.AddActivityFunc<int, Stamped<string>>(Write, (context, number) => Run(context, Text(number), () => LongText(number)));
        tasks.AddActivityFunc<string, Stamped<string>>(Refuse, (context, reason) =>
            Run<string>(context, reason, () => throw new InvalidOperationException($"Refused: {reason}")));
        tasks.AddActivityFunc<int, Stamped<int>>(Falter, (context, number) => Run(context, Text(number), () =>
            Chance(mark()) < FailuresPerHundred
                ? throw new TimeoutException("Nobody answered.")
                : number));
    }

    /// <summary>0 to 99, by the mark: no randomness of its own, so that a simulation repeats it.</summary>
    private static uint Chance(string mark)
    {
        uint hash = 2166136261;
        foreach (char c in mark)
        {
            hash = (hash ^ c) * 16777619;
        }
        return (hash >> 8) % 100;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<Stamped<T>> Run<T>(TaskActivityContext context, string input, Func<T> work)
    {
        await pace(context, input);
        journal.Write(Ran(context.InstanceId, context.Name.Name, input));
        return new Stamped<T>(work(), mark());
    }
}
