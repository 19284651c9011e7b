using System.Text;
using Azure.Core.Serialization;
using Microsoft.DurableTask;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Inputs and outputs of orchestrations written by the serializer that the app chose for its functions.</summary>
internal sealed class SerializerDataConverter(ObjectSerializer serializer) : DataConverter
{
    public override string? Serialize(object? value)
    {
        if (value is null)
        {
            return null;
        }

        using var stream = new MemoryStream();
        serializer.Serialize(stream, value, value.GetType(), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public override object? Deserialize(string? data, Type targetType)
    {
        if (data is null)
        {
            return null;
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(data), writable: false);
        return serializer.Deserialize(stream, targetType, CancellationToken.None);
    }
}
