using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Merit.Assessment.Reading;

/// <summary>
/// Turns bytes into a JSON value whose every name and text can be read safely, or into findings. Never throws, and takes time
/// in proportion to the bytes; the caller bounds how many it takes in.
/// </summary>
public static class JsonText
{
    /// <summary>How deeply arrays and objects may be nested.</summary>
    public const int Deepest = 64;

    /// <summary>The document, or null with findings. Doubled names and halves of surrogate pairs are findings with pointers.</summary>
    public static JsonView? Parse(ReadOnlySpan<byte> bytes, FindingList findings) => Parse(bytes, findings, out _);

    /// <summary>As <see cref="Parse(ReadOnlySpan{byte}, FindingList)"/>.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="isJson">Whether the bytes are JSON at all, also where its names or texts cannot be read.</param>
    public static JsonView? Parse(ReadOnlySpan<byte> bytes, FindingList findings, out bool isJson)
    {
        ArgumentNullException.ThrowIfNull(findings);
        JsonView? view = DocumentText.TryGetUtf8(bytes, findings, out ReadOnlySpan<byte> text) ? Open(text, Deepest, findings) : null;
        isJson = view is not null;
        return view is { } open && new JsonSoundness().Check(open) ? open : null;
    }

    /// <summary>
    /// The sound elements of a document that is an array, each with a list of findings of its own, so that one bad element does
    /// not lose the others: what is wrong with those left out is a warning in <paramref name="findings"/>. Null with findings
    /// when the document as a whole cannot be read.
    /// </summary>
    /// <param name="bytes">The document.</param>
    /// <param name="findings">Takes what is wrong with the document and with elements that are left out.</param>
    /// <param name="most">How many elements it may have.</param>
    /// <param name="all">How many it has, with those that were left out.</param>
    public static IReadOnlyList<JsonView>? ParseEach(ReadOnlySpan<byte> bytes, FindingList findings, int most, out int all)
    {
        ArgumentNullException.ThrowIfNull(findings);
        all = 0;
        // As deep as it may be, and of any bytes: what is wrong inside one element must not hide the others.
        if (!DocumentText.TryGetBytes(bytes, findings, out ReadOnlySpan<byte> text) || Open(text, int.MaxValue, findings) is not { } view)
        {
            return null;
        }

        if (view.Element.ValueKind != JsonValueKind.Array)
        {
            view.Error("not-an-array");
            return null;
        }

        if (view.Element.GetArrayLength() > most)
        {
            view.Error("too-many-items", most);
            return null;
        }

        List<JsonView> sound = [];
        JsonSoundness soundness = new();
        foreach (JsonElement element in view.Element.EnumerateArray())
        {
            JsonView item = new(element, JsonPlace.Root.Item(all++), new FindingList());
            if (IsReadable(item) && soundness.Check(item))
            {
                sound.Add(item);
            }
            else
            {
                foreach (Finding finding in item.Findings.All)
                {
                    findings.Add(finding with { Severity = FindingSeverity.Warning });
                }
            }
        }

        return sound;
    }

    /// <summary>A pointer to a member of what a pointer points to (RFC 6901).</summary>
    public static string Member(string pointer, string name) => $"{pointer}/{Escaped(name)}";

    /// <summary>A pointer to an element of the array that a pointer points to.</summary>
    public static string Item(string pointer, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    internal static string Escaped(string name) => name.AsSpan().ContainsAny('~', '/')
        ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
        : name;

    private static bool IsReadable(JsonView element)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(element.Element);
        if (!Utf8.IsValid(raw))
        {
            element.Error("encoding-not-utf8");
            return false;
        }

        if (IsTooDeep(raw))
        {
            element.Error("json-too-deep", Deepest);
            return false;
        }

        return true;
    }

    private static JsonView? Open(ReadOnlySpan<byte> text, int deepest, FindingList findings)
    {
        try
        {
            return new JsonView(JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = deepest }), JsonPlace.Root, findings);
        }
        catch (JsonException exception)
        {
            // The parser counts lines from zero, and columns in bytes; people count from one and in characters.
            int offset = OffsetOf(text, exception.LineNumber ?? 0) + (int)(exception.BytePositionInLine ?? 0);
            string place = DocumentText.PlaceOf(text, offset);
            if (IsTooDeep(text))
            {
                findings.Error("json-too-deep", place, Deepest);
            }
            else
            {
                findings.Error("json-syntax", place);
            }

            return null;
        }
    }

    private static int OffsetOf(ReadOnlySpan<byte> text, long line)
    {
        int offset = 0;
        for (long skipped = 0; skipped < line; skipped++)
        {
            offset += text[offset..].IndexOf((byte)'\n') + 1;
        }

        return offset;
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = Deepest + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > Deepest
                    || (reader.CurrentDepth == Deepest && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // The fault that the document itself has shown.
        }

        return false;
    }
}
