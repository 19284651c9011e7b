namespace Merit.Cli;

/// <summary>Files that hold secrets: nobody but their owner can read them, from the first byte on, and whatever stood there before.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, string content)
    {
        string beside = $"{path}.{Environment.ProcessId}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        try
        {
            using (StreamWriter writer = new(beside, options))
            {
                writer.Write(content);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            // The disk was full, say: half a secret is left nowhere.
            File.Delete(beside);
        }
    }

    /// <summary>Whether others than the owner may read or write a file.</summary>
    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(Owner | UnixFileMode.UserExecute)) != UnixFileMode.None;
}
