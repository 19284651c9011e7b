using System.Diagnostics;

namespace Merit.Bench.Engine;

/// <summary>
/// This program once more, for what needs a process of its own: memory that nothing else has touched, and a hub that
/// can be killed.
/// </summary>
internal static class ChildProcess
{
    public static Process Start(params IReadOnlyList<string> arguments)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }
        start.ArgumentList.Add("engine");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
    }

    /// <summary>Reads the child's next line.</summary>
    /// <exception cref="InvalidOperationException">The child ended instead.</exception>
    public static async Task<string> ReadLineAsync(Process child) =>
        await child.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException("The measured process ended before it had a figure; its errors stand above.");
}
