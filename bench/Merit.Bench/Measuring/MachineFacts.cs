using System.Globalization;
using System.Runtime.InteropServices;

namespace Merit.Bench.Measuring;

/// <summary>Where the figures were taken.</summary>
internal static class MachineFacts
{
    /// <param name="figures">Where the facts go.</param>
    /// <param name="folder">Folder of the databases.</param>
    public static void Note(Figures figures, string folder)
    {
        figures.Note("takenAt", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        figures.Note("processor", Processor());
        figures.Note("cores", Environment.ProcessorCount);
        figures.Note("memoryGb", Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1));
        figures.Note("system", RuntimeInformation.OSDescription);
        figures.Note("runtime", RuntimeInformation.FrameworkDescription);
        figures.Note("fileSystem", FileSystem(folder));
        figures.Note("loadAtStart", Load());
    }

    /// <summary>Mean number of runnable threads over the last minute, of the whole machine; -1 where it is not told.</summary>
    public static double Load()
    {
        const string Average = "/proc/loadavg";
        return File.Exists(Average)
            ? double.Parse(File.ReadAllText(Average).Split(' ')[0], CultureInfo.InvariantCulture)
            : -1;
    }

    private static string Processor()
    {
        const string Information = "/proc/cpuinfo";
        string? line = File.Exists(Information)
            ? File.ReadLines(Information).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string FileSystem(string folder)
    {
        DriveInfo? drive = DriveInfo.GetDrives()
            .Where(d => folder.StartsWith(d.RootDirectory.FullName, StringComparison.Ordinal))
            .MaxBy(d => d.RootDirectory.FullName.Length);
        return drive is null ? "unknown" : $"{drive.DriveFormat} on {drive.Name}";
    }
}
