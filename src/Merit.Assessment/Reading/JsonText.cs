using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Merit.Assessment.Reading;

/// <summary>Turns bytes into a JSON document whose every name and string can be read safely, or into findings.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = 64,
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
    };

    /// <summary>The document, or null with findings. Doubled names and broken escapes are findings with pointers.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        if (!Utf8Document.TryGetText(bytes, findings, out ReadOnlySpan<byte> text))
        {
            return null;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text.ToArray(), Options);
        }
        catch (JsonException exception)
        {
            // The parser counts from zero and in bytes; people count from one and in characters.
            long line = (exception.LineNumber ?? 0) + 1;
            long column = CharactersBefore(text, line, exception.BytePositionInLine ?? 0) + 1;
            findings.Error(
                "json-syntax",
                string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}"));
            return null;
        }

        CheckNames(document.RootElement, "", findings);
        if (findings.HasErrors)
        {
            document.Dispose();
            return null;
        }

        return document;
    }

    /// <summary>A pointer to a member of what a pointer points to (RFC 6901).</summary>
    public static string Member(string pointer, string name) => name.AsSpan().ContainsAny('~', '/')
        ? $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"
        : $"{pointer}/{name}";

    /// <summary>A pointer to an element of the array that a pointer points to.</summary>
    public static string Item(string pointer, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    private static long CharactersBefore(ReadOnlySpan<byte> text, long line, long bytes)
    {
        for (long skipped = 1; skipped < line; skipped++)
        {
            int end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            text = text[(end + 1)..];
        }

        return Encoding.UTF8.GetCharCount(text[..(int)Math.Min(bytes, text.Length)]);
    }

    private static void CheckNames(JsonElement element, string pointer, FindingList findings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                HashSet<string> names = new(StringComparer.Ordinal);
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (!TryGetName(property, out string? name))
                    {
                        findings.Error("json-broken-escape", pointer);
                        continue;
                    }

                    string member = Member(pointer, name);
                    if (!names.Add(name))
                    {
                        findings.Error("json-doubled-name", member, name);
                    }

                    CheckNames(property.Value, member, findings);
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    CheckNames(item, Item(pointer, index++), findings);
                }

                break;
            case JsonValueKind.String when !IsText(element):
                findings.Error("json-broken-escape", pointer);
                break;
        }
    }

    // An escape such as \uD800 is well-formed JSON and still no text; the reader finds out only when asked for it.
    private static bool TryGetName(JsonProperty property, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = null;
            return false;
        }
    }

    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
