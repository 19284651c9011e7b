using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>A value as text, and what reads it.</summary>
public sealed class SerializedData
{
    /// <summary>A text and its converter; JSON unless told.</summary>
    public SerializedData(string data, DataConverter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Value = data;
        Converter = converter ?? JsonDataConverter.Default;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>What reads it.</summary>
    public DataConverter Converter { get; }

    /// <summary>The value.</summary>
    public T ReadAs<T>() => Converter.Deserialize<T>(Value);
}
