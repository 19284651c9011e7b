using System.Text.Json;

namespace LocalHost.Configuration;

/// <summary>Reads the JSON files of an app folder.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file's one object; comments and trailing commas are passed over.</summary>
    /// <exception cref="HostProblemException">It cannot be read, or is no JSON object; the message names file and place.</exception>
    public static JsonElement Read(string path)
    {
        try
        {
            JsonElement root = JsonElement.Parse(File.ReadAllBytes(path), Lenient);
            return root.ValueKind == JsonValueKind.Object ? root : throw new HostProblemException($"{path} must be one JSON object, in braces.");
        }
        catch (JsonException error)
        {
            string what = error.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw new HostProblemException($"{path}, line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: {what} Mend the file and start again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HostProblemException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Every value with its path in the file, names joined by colons.</summary>
    public static Dictionary<string, string?> Flatten(JsonElement element)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Flatten(element, "", values);
        return values;
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string?> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}", into);
                }
                break;
            case JsonValueKind.Array:
                foreach ((int index, JsonElement item) in element.EnumerateArray().Index())
                {
                    Flatten(item, $"{path}:{index}", into);
                }
                break;
            default:
                into[path] = element.ValueKind == JsonValueKind.Null ? null : element.ToString();
                break;
        }
    }
}
