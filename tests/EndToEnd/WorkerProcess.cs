using System.Globalization;

namespace EndToEnd;

/// <summary>The app's own process, which its host started.</summary>
internal static class WorkerProcess
{
    /// <summary>The id of the host's child that runs the app, if there is one at this moment.</summary>
    public static int? Of(int host)
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) && IsWorker(folder, host))
            {
                return id;
            }
        }

        return null;
    }

    private static bool IsWorker(string folder, int host)
    {
        try
        {
            // "pid (name) state parent …", where a name may hold anything.
            string[] afterName = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ');
            return afterName[1] == host.ToString(CultureInfo.InvariantCulture)
                && File.ReadAllText(Path.Combine(folder, "cmdline")).Contains("MeritFunctions.dll", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
