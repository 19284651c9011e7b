namespace Merit.Cli;

/// <summary>Files that hold secrets: nobody but their owner can read them, from the first byte on.</summary>
internal static class OwnerOnlyFile
{
    public static void Write(string path, string content)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using StreamWriter writer = new(path, options);
        writer.Write(content);
    }
}
