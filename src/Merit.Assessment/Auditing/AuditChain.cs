using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Merit.Assessment.Auditing;

/// <summary>
/// The form of a log's lines. A line is the canonical JSON of its event with <c>seq</c>, <c>previous</c> and <c>hash</c>:
/// the hash is the SHA-256 of the canonical JSON of the same members without <c>hash</c>, and <c>previous</c> is the hash of
/// the line before. Anybody can compute it again.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first line of a log names as the hash before it.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Makes an event's line, without the line break.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="seq">Its place in the log, from 1.</param>
    /// <param name="previous">The hash of the line before.</param>
    public static (byte[] Line, string Hash) Seal(AuditEvent happened, long seq, string previous)
    {
        var line = (JsonObject)JsonSerializer.SerializeToNode(happened with { At = happened.At.ToUniversalTime() }, Options)!;
        line["seq"] = seq;
        line["previous"] = previous;
        string hash = CanonicalJson.Sha256(JsonSerializer.SerializeToElement(line));
        line["hash"] = hash;
        return (CanonicalJson.Write(JsonSerializer.SerializeToElement(line)), hash);
    }

    /// <summary>Reads what a line says of itself.</summary>
    /// <returns>Null when it is no line of a log. Whether it is true is for <see cref="AuditWalk"/> to say.</returns>
    public static AuditLink? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && Text(root, "id") is { } id && Text(root, "previous") is { } previous && Text(root, "hash") is { } hash
                && root.TryGetProperty("seq", out JsonElement place) && place.ValueKind == JsonValueKind.Number && place.TryGetInt64(out long seq)
                ? new AuditLink(id, seq, previous, hash)
                : null;
        }
        catch (Exception broken) when (IsNoJson(broken))
        {
            return null;
        }
    }

    /// <summary>The event that a line tells of; null when it tells of none.</summary>
    public static AuditEvent? ReadEvent(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEvent>(line.Span, Options);
        }
        catch (Exception broken) when (IsNoJson(broken))
        {
            return null;
        }
    }

    /// <summary>Whether a line is what its hash was made of, to the byte.</summary>
    internal static bool IsSound(ReadOnlyMemory<byte> line, string hash)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (!CanonicalJson.Write(document.RootElement).AsSpan().SequenceEqual(line.Span))
            {
                return false;
            }

            var body = JsonObject.Create(document.RootElement)!;
            body.Remove("hash");
            return CanonicalJson.Sha256(JsonSerializer.SerializeToElement(body)) == hash;
        }
        catch (Exception broken) when (IsNoJson(broken))
        {
            return false;
        }
    }

    // Bytes that are no UTF-8 and members that stand twice are found when they are used, and not by the parser.
    private static bool IsNoJson(Exception failure) => failure is JsonException or InvalidOperationException or ArgumentException;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What ties a line to its place.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Seq">The line's place, from 1.</param>
/// <param name="Previous">The hash of the line before.</param>
/// <param name="Hash">The line's own hash.</param>
public sealed record AuditLink(string Id, long Seq, string Previous, string Hash);
