using System.Globalization;
using System.Text;

namespace EmbeddedRuntime.DurableTask.Store.Sqlite;

/// <summary>
/// Holds a task hub for one process. The lock is the operating system's, on a file beside the database, and falls with
/// the process however it ends; the number inside is for the message only.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
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
            string holder = Holder(path) is { } pid
                ? pid == Environment.ProcessId ? $"this process ({pid}) already" : $"process {pid}"
                : "another process";
            throw new TaskHubStorageException(
                $"The task hub '{databasePath}' is held by {holder}. One process at a time can run a task hub: stop that one or choose another file.", e);
        }
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DatabaseLock(file);
    }

    public void Dispose()
    {
        _file.SetLength(0);
        _file.Dispose();
    }

    private static int? Holder(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.ASCII);
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
