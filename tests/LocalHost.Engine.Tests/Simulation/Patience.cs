using System.Diagnostics;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>Waits for what other threads do within microseconds, thousands of times a second: a sleep would be most of a run.</summary>
internal static class Patience
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something holds; false when it takes too long.</summary>
    public static bool Until(Func<bool> wanted)
    {
        long began = Stopwatch.GetTimestamp();
        while (!wanted())
        {
            if (Stopwatch.GetElapsedTime(began) > Deadline)
            {
                return false;
            }
            Thread.Yield();
        }
        return true;
    }
}
