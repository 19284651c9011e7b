using System.Globalization;

namespace LocalHost.Engine.Store;

/// <summary>
/// Holds a task hub for one process. The lock is the operating system's, on a file beside the database, and falls with
/// the process however it ends. Who holds it stands in a second file, since a locked one cannot be read; it is for the
/// message only.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private const string HolderSuffix = ".holder";

    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a database.</summary>
    /// <exception cref="TaskHubStorageException">Another process, or another hub of this one, holds it.</exception>
    public static DatabaseLock Take(string databasePath)
    {
        string path = databasePath + ".lock";
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            string holder = Holder(databasePath + HolderSuffix) is { } pid
                ? pid == Environment.ProcessId ? $"this process ({pid}) already" : $"process {pid}"
                : "another process";
            throw new TaskHubStorageException(
                $"The task hub '{databasePath}' is held by {holder}. One process at a time can run a task hub: stop that one or choose another file.", e);
        }
        File.WriteAllText(databasePath + HolderSuffix, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DatabaseLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static int? Holder(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
