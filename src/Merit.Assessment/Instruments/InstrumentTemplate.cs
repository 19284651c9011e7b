using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Begins a new instrument document from an existing one.</summary>
public static class InstrumentTemplate
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// A copy of a document under another id and version, marked as drafted: its figures have to be looked at before it is in
    /// force. Null with findings when the document, or the id or version, is not a valid one.
    /// </summary>
    /// <param name="document">A valid instrument document.</param>
    /// <param name="id">The new id; null keeps the old one.</param>
    /// <param name="version">The new version.</param>
    public static Read<string> From(ReadOnlySpan<byte> document, string? id, string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        Read<Instrument> source = InstrumentJson.Parse(document);
        if (!source.Succeeded)
        {
            return new Read<string>(null, source.Findings);
        }

        if ((id ?? source.Value.Id) == source.Value.Id && version == source.Value.Version)
        {
            FindingList findings = new();
            findings.Error("version-not-new", "/version", source.Value.Id, version);
            return findings.Result<string>(null);
        }

        ReadOnlySpan<byte> text = document.StartsWith("\uFEFF"u8) ? document[3..] : document;
        JsonNode root = JsonNode.Parse(text)!;
        root["id"] = id ?? source.Value.Id;
        root["version"] = version;
        root["standing"] = "drafted";
        string written = root.ToJsonString(Layout) + "\n";
        Read<Instrument> check = InstrumentJson.Parse(Encoding.UTF8.GetBytes(written));
        return new Read<string>(written, check.Findings);
    }
}
