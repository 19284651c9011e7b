using System.Text.Json.Nodes;

namespace Merit.Assessment.Tests;

/// <summary>Changes a JSON document at a pointer.</summary>
internal static class JsonEdit
{
    public static void Set(JsonNode document, string pointer, JsonNode? value)
    {
        string[] parts = pointer.Split('/')[1..];
        JsonNode node = document;
        foreach (string part in parts[..^1])
        {
            node = node is JsonArray array
                ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]!
                : node[part]!;
        }

        if (node is JsonArray last)
        {
            last[int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            node[parts[^1]] = value;
        }
    }
}
