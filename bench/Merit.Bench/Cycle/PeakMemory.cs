using System.Globalization;

namespace Merit.Bench.Cycle;

/// <summary>The most that a process has held resident, in MB (10^6 bytes), by the system's own counter.</summary>
internal static class PeakMemory
{
    private const string Peak = "VmHWM:";

    public static double Mb(int process) =>
        double.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(Peak, StringComparison.Ordinal))[Peak.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture)
        * 1024 / 1e6;

    /// <summary>Whether a process was started with a word in its command line.</summary>
    public static bool Runs(int process, string word) => File.ReadAllText($"/proc/{process}/cmdline").Contains(word, StringComparison.Ordinal);
}
