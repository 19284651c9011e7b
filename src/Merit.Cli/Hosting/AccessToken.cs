using System.Buffers.Text;
using System.Security.Cryptography;

namespace Merit.Cli.Hosting;

/// <summary>The token of the first operator of an app that runs on this machine: made once for each directory, in a file that only its owner reads.</summary>
internal static class AccessToken
{
    /// <summary>What it is called in its directory.</summary>
    public const string FileName = "token";

    private const int Bytes = 32;

    /// <summary>The directory's token; made when there is none.</summary>
    public static string In(string directory)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, FileName);
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using StreamWriter file = new(path, options);
            file.Write(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));
        }
        catch (IOException) when (File.Exists(path))
        {
            // An earlier run made it.
        }

        return File.ReadAllText(path);
    }
}
