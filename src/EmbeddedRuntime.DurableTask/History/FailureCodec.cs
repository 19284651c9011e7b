using System.Buffers;
using System.Text.Json;
using Microsoft.DurableTask;

namespace EmbeddedRuntime.DurableTask.History;

/// <summary>
/// The stored form of a failure. Texts are cut, so that a failing activity that throws a whole document does not fill
/// the database.
/// </summary>
internal static class FailureCodec
{
    /// <summary>Longest error message that is kept, in characters.</summary>
    public const int MessageLimit = 8 * 1024;

    /// <summary>Longest stack trace that is kept, in characters.</summary>
    public const int StackTraceLimit = 8 * 1024;

    /// <summary>How many inner failures are kept.</summary>
    public const int DepthLimit = 10;

    /// <summary>Writes a failure and those inside it.</summary>
    public static void Write(ArrayBufferWriter<byte> target, TaskFailureDetails failure)
    {
        TaskFailureDetails? current = failure;
        for (int depth = 0; current is not null && depth < DepthLimit; depth++, current = current.InnerFailure)
        {
            BinaryFields.WriteByte(target, 1);
            BinaryFields.WriteText(target, Cut(current.ErrorType, MessageLimit) ?? string.Empty);
            BinaryFields.WriteText(target, Cut(current.ErrorMessage, MessageLimit) ?? string.Empty);
            BinaryFields.WriteOptionalText(target, Cut(current.StackTrace, StackTraceLimit));
            BinaryFields.WriteOptionalText(target, current.Properties is { Count: > 0 } properties ? JsonSerializer.Serialize(properties) : null);
        }
        BinaryFields.WriteByte(target, 0);
    }

    /// <summary>Reads a failure.</summary>
    public static TaskFailureDetails Read(ref ReadOnlySpan<byte> source) =>
        ReadChain(ref source) ?? throw new InvalidDataException("A stored failure is empty.");

    /// <summary>A failure in stored form, for a column.</summary>
    public static byte[] ToBytes(TaskFailureDetails failure)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, failure);
        return buffer.WrittenSpan.ToArray();
    }

    private static TaskFailureDetails? ReadChain(ref ReadOnlySpan<byte> source)
    {
        if (BinaryFields.ReadByte(ref source) == 0)
        {
            return null;
        }
        string type = BinaryFields.ReadText(ref source);
        string message = BinaryFields.ReadText(ref source);
        string? stackTrace = BinaryFields.ReadOptionalText(ref source);
        string? properties = BinaryFields.ReadOptionalText(ref source);
        return new TaskFailureDetails(
            type,
            message,
            stackTrace,
            ReadChain(ref source),
            properties is null ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(properties));
    }

    private static string? Cut(string? text, int limit) => text is null || text.Length <= limit ? text : text[..limit];
}
