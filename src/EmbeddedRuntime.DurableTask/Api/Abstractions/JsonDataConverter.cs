using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>JSON by System.Text.Json; unless told otherwise with fields and the names as written.</summary>
public class JsonDataConverter : DataConverter
{
    // Histories in flight were written with these: changing them breaks their replay.
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options;

    /// <summary>A converter of those options.</summary>
    public JsonDataConverter(JsonSerializerOptions? options = null) => _options = options ?? WithFields;

    /// <summary>The converter with the default options.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, _options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
