using System.Globalization;

namespace Merit.Cli.Hosting;

/// <summary>A directory that one run has for itself. Its file of the holder's name and process id stays behind only where a run was cut off.</summary>
internal sealed class DirectoryHold : IDisposable
{
    private const string LockFile = "in-use.lock";
    private const string HolderFile = "in-use.by";

    private readonly FileStream _lock;
    private readonly string _holder;

    private DirectoryHold(FileStream held, string holder)
    {
        _lock = held;
        _holder = holder;
    }

    /// <summary>Takes a directory, which is made when it is missing.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">What takes it, for those who want it too.</param>
    /// <exception cref="UserFacingException">Somebody else holds it, or it cannot be used.</exception>
    public static DirectoryHold Take(string directory, string name)
    {
        Usable(directory, () => Directory.CreateDirectory(directory));
        FileStream held = Lock(directory);
        string holder = Path.Combine(directory, HolderFile);
        try
        {
            Usable(directory, () => File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture, $"{name}, process {Environment.ProcessId}")));
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return new DirectoryHold(held, holder);
    }

    /// <summary>Says who holds a directory, without making or changing anything.</summary>
    /// <returns>Whether the last holder was cut off before it could clean up.</returns>
    /// <exception cref="UserFacingException">Somebody holds it.</exception>
    public static bool DemandFree(string directory)
    {
        if (!WasHeld(directory))
        {
            return false;
        }

        Lock(directory).Dispose();
        return NamesHolder(directory);
    }

    /// <summary>Whether a run has ever had a directory for itself: the file that it locked stays, also when the directory is emptied.</summary>
    public static bool WasHeld(string directory) => File.Exists(Path.Combine(directory, LockFile));

    /// <summary>Whether somebody left their name in a directory: who holds it, or who was cut off.</summary>
    public static bool NamesHolder(string directory) => File.Exists(Path.Combine(directory, HolderFile));

    /// <summary>Whether a file is there only to hold its directory.</summary>
    public static bool IsOwn(string path) => Path.GetFileName(path) is LockFile or HolderFile;

    /// <summary>Empties the directory of all but what holds it.</summary>
    public void Clear()
    {
        DirectoryInfo directory = new(Path.GetDirectoryName(_holder)!);
        Usable(directory.FullName, () =>
        {
            // Files first, among them the mark of what is whole: when this is cut off, half of it counts as nothing.
            foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos().Where(e => !IsOwn(e.Name)).OrderBy(e => e is DirectoryInfo))
            {
                if (entry is DirectoryInfo folder)
                {
                    folder.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            File.Delete(_holder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next holder takes it for a run that was cut off, which costs it two seconds.
        }

        _lock.Dispose();
    }

    private static FileStream Lock(string directory)
    {
        string path = Path.Combine(directory, LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unusable(directory, failure);
        }
        catch (IOException failure)
        {
            throw File.Exists(path) && NamesHolder(directory)
                ? new UserFacingException($"{directory} is in use by {File.ReadAllText(Path.Combine(directory, HolderFile))}. Stop that one first.", failure)
                : Unusable(directory, failure);
        }
    }

    private static void Usable(string directory, Action use)
    {
        try
        {
            use();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(directory, failure);
        }
    }

    private static UserFacingException Unusable(string directory, Exception failure) => new(
        File.Exists(directory) ? $"{directory} is a file, and a directory is wanted."
        : failure is UnauthorizedAccessException ? $"{directory} cannot be used: this user may not write there."
        : $"{directory} cannot be used: {failure.Message}",
        failure);
}
