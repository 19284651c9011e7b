using System.Globalization;
using LocalHost.Configuration;

namespace LocalHost;

/// <summary>
/// The folder of everything that outlives the host, held for one host. The lock is the operating system's and falls
/// with the process however it ends. Who holds it stands in a second file, since a locked one cannot be read; it is for
/// the message only.
/// </summary>
internal static class StateFolder
{
    /// <summary>Writes a file that its owner alone may read, whole or not at all.</summary>
    public static void WriteSecret(string path, ReadOnlySpan<byte> content)
    {
        string fresh = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new FileStream(fresh, options))
        {
            file.Write(content);
        }
        File.Move(fresh, path, overwrite: true);
    }

    /// <returns>The hold; it lasts until disposed.</returns>
    /// <exception cref="HostProblemException">Another host holds the folder, or it cannot be written.</exception>
    public static IDisposable Take(string path)
    {
        string holder = Path.Combine(path, "host.pid");
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(path);
            held = new FileStream(Path.Combine(path, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return held;
        }
        catch (IOException) when (held is null && File.Exists(holder))
        {
            throw new HostProblemException(
                $"The state folder {path} is in use by process {File.ReadAllText(holder)}: stop that host, or name another folder with --state.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new HostProblemException($"The state folder {path} cannot be written: {error.Message} Name another with --state.", error);
        }
    }
}
