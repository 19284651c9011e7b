using System.Diagnostics;
using System.Globalization;

namespace Merit.Cli.Demo;

/// <summary>One plain line for each finished step: for logs and for terminals that cannot redraw.</summary>
public sealed class LinesProgress(TextWriter output) : IDemoProgress
{
    private string _step = "";
    private long _begun;

    /// <inheritdoc/>
    public void Begin(string step)
    {
        _step = step;
        _begun = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Tell(string detail)
    {
        // Only ends are worth a line here.
    }

    /// <inheritdoc/>
    public void Done(string detail) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_begun).TotalSeconds,6:0.0} s  {_step,-22}  {detail}"));
}
