using System.Text.Json;

namespace Merit.Cli.Commands;

/// <summary>The app and the token of <c>merit login</c>, in a file that only its owner reads.</summary>
/// <param name="Address">The app's address.</param>
/// <param name="Token">What opens it.</param>
internal sealed record SavedLogin(Uri Address, string Token)
{
    /// <summary>Where it is kept: <c>merit/login.json</c> in the folder for settings.</summary>
    public static string FilePath
    {
        get
        {
            string? settings = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            return Path.Combine(
                Path.IsPathRooted(settings) ? settings : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData) : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
                "merit",
                "login.json");
        }
    }

    /// <summary>What was saved; null when nothing was.</summary>
    /// <exception cref="UserFacingException">Others can read the file, this user cannot, or it is damaged.</exception>
    public static SavedLogin? Read()
    {
        string path = FilePath;
        if (!File.Exists(path))
        {
            return null;
        }

        if (OwnerOnlyFile.IsOpenToOthers(path))
        {
            throw new UserFacingException($"{path} holds a token and others can read it. Revoke that token if they may have, or close the file: chmod 600 {path}");
        }

        try
        {
            return JsonSerializer.Deserialize<SavedLogin>(File.ReadAllText(path), JsonSerializerOptions.Web) is { Address.IsAbsoluteUri: true, Token: not null } saved ? saved : throw Damaged(path, null);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, failure);
        }
    }

    /// <summary>Keeps it.</summary>
    public void Write()
    {
        string path = FilePath;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        OwnerOnlyFile.Write(path, JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
    }

    private static UserFacingException Damaged(string path, Exception? failure) => new($"{path} cannot be read as a login. Sign in again: merit login", failure);
}
