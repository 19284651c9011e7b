using System.Text.Json;

namespace EmbeddedRuntime.Functions.Configuration;

/// <summary>The <c>Values</c> of <c>local.settings.json</c>: what an app setting is on Azure.</summary>
internal static class LocalSettings
{
    public const string FileName = "local.settings.json";

    /// <summary>The values as configuration keys: <c>A__B</c> means <c>A:B</c>, as in an environment variable.</summary>
    /// <exception cref="FormatException">The file is not JSON, or encrypted.</exception>
    public static Dictionary<string, string?> Read(string path)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), options);
            if (document.RootElement.TryGetProperty("IsEncrypted", out JsonElement encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new FormatException($"{path} is encrypted; the embedded runtime reads it in the clear only.");
            }

            if (document.RootElement.TryGetProperty("Values", out JsonElement values))
            {
                foreach (JsonProperty value in values.EnumerateObject())
                {
                    settings[value.Name.Replace("__", ":", StringComparison.Ordinal)] = value.Value.ToString();
                }
            }

            return settings;
        }
        catch (JsonException error)
        {
            throw new FormatException($"{path} is not valid JSON: {error.Message}", error);
        }
    }
}
