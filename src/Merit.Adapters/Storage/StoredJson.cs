using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Merit.Adapters.Storage;

/// <summary>How documents are written: one form, so that equal content has equal bytes and an equal hash.</summary>
public static class StoredJson
{
    /// <summary>camelCase, enums by name, absent instead of null, readable non-ASCII text.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The document's UTF-8 bytes.</summary>
    public static byte[] Serialize<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <summary>The document as a text, for a column.</summary>
    public static string ToText<T>(T document) => JsonSerializer.Serialize(document, Options);

    /// <summary>The document that <see cref="ToText"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static T Deserialize<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");

    /// <summary>The document that <see cref="Serialize"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not such a document.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<T>(utf8, Options) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");

    /// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
