using System.Diagnostics;
using System.Globalization;

namespace Merit.Bench.Hosting;

/// <summary>A process and everything below it, as the system's own counters have them.</summary>
internal static class ProcessTree
{
    /// <summary>The process and all its descendants.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: Stat(id) is { } stat ? int.Parse(stat[1], CultureInfo.InvariantCulture) : -1))
            .ToLookup(process => process.Parent, process => process.Id);
        var all = new List<int> { root };
        for (int i = 0; i < all.Count; i++)
        {
            all.AddRange(children[all[i]]);
        }
        return all;
    }

    /// <summary>Resident memory in MB (10^6 bytes); shared pages count in each process.</summary>
    public static double ResidentMb(params IEnumerable<int> processes) => processes.Sum(id =>
    {
        using Process process = Process.GetProcessById(id);
        return process.WorkingSet64 / 1e6;
    });

    /// <summary>Processor seconds so far, of all cores.</summary>
    public static double CpuSeconds(params IEnumerable<int> processes) =>
        processes.Sum(id => Stat(id) is { } stat ? Ticks(stat[11]) + Ticks(stat[12]) : 0);

    // The system counts hundredths of a second, whatever its own clock does.
    private static double Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture) / 100.0;

    /// <summary>The fields after the program's name, which may hold spaces; null when the process has ended.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
