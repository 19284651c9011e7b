using System.Text.Json;

namespace LocalHost.Configuration;

/// <summary>Reads the JSON files of an app folder.</summary>
internal static class JsonFile
{
    /// <summary>The file's values; comments and trailing commas are passed over.</summary>
    /// <exception cref="HostProblemException">It cannot be read, or is no JSON object; the message names file and place.</exception>
    public static IConfiguration Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(file).Build();
        }
        catch (JsonException error)
        {
            string what = error.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw new HostProblemException(
                $"{path}, line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: {what} Mend the file and start again.", error);
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new HostProblemException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
