using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Merit.Assessment;

/// <summary>
/// One spelling for a JSON document, so that its hash depends on what it says and not on how it is laid out: members sorted
/// by name (ordinal), no white space, numbers without exponent and trailing zeros, strings escaped only where JSON demands.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = false,
    };

    /// <summary>The canonical bytes of a JSON document, UTF-8 without a byte order mark.</summary>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public static byte[] Write(ReadOnlySpan<byte> utf8Json)
    {
        ReadOnlySpan<byte> text = utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json;
        using JsonDocument document = JsonDocument.Parse(text.ToArray());
        return Write(document.RootElement);
    }

    /// <summary>The canonical bytes of a JSON value.</summary>
    public static byte[] Write(JsonElement element)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            Write(element, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The SHA-256 of the canonical bytes of a JSON document, 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public static string Sha256(ReadOnlySpan<byte> utf8Json) => Convert.ToHexStringLower(SHA256.HashData(Write(utf8Json)));

    /// <summary>The SHA-256 of the canonical bytes of a JSON value, 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(JsonElement element) => Convert.ToHexStringLower(SHA256.HashData(Write(element)));

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when element.TryGetDecimal(out decimal number):
                // Always the same digits: 2.50, 2.5 and 25e-1 are one number.
                writer.WriteRawValue(
                    number.ToString("0.############################", CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
