using System.Globalization;
using LocalHost.Configuration;

namespace LocalHost;

/// <summary>
/// The folder of everything that outlives the host, held for one host. The lock is the operating system's and falls
/// with the process however it ends. Who holds it stands in a second file, since a locked one cannot be read; it is for
/// the message only.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private readonly FileStream _lock;

    private StateFolder(FileStream held) => _lock = held;

    /// <exception cref="HostProblemException">Another host holds the folder, or it cannot be written.</exception>
    public static StateFolder Take(string path)
    {
        string holder = Path.Combine(path, "host.pid");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, error);
        }
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(path, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new HostProblemException($"The state folder {path} is in use by {Holder(holder)}: stop that host, or name another folder with --state.");
        }
        catch (UnauthorizedAccessException error)
        {
            throw Unwritable(path, error);
        }
        try
        {
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new StateFolder(held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw Unwritable(path, error);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static HostProblemException Unwritable(string path, Exception error) =>
        new($"The state folder {path} cannot be written: {error.Message} Name another with --state.", error);

    private static string Holder(string path)
    {
        try
        {
            return $"process {File.ReadAllText(path)}";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
