using LocalHost.Configuration;

namespace LocalHost;

/// <summary>Tells who starts the worker, such as a debugger, what it must start it with.</summary>
internal static class AwaitedWorker
{
    public const string FileName = "worker.env";

    /// <summary>
    /// Prints the variables, and writes them into a file that a debugger can read. What comes from
    /// <c>local.settings.json</c> stands in the file alone: there may be keys among it.
    /// </summary>
    public static void Announce(IEnumerable<KeyValuePair<string, string>> variables, AppSettings settings, string state)
    {
        string[] lines = [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
        string path = Path.Combine(state, FileName);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new StreamWriter(path, options))
        {
            Array.ForEach(lines, file.WriteLine);
        }
        Console.WriteLine($"The host waits for the app. Start it, without arguments, with this environment; all of it stands in {path} too:");
        foreach (string line in lines.Where(line => !settings.Local.ContainsKey(line.Split('=')[0])))
        {
            Console.WriteLine(line);
        }
    }
}
