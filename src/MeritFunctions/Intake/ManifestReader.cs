using System.Text.Json;
using MeritFunctions.Records;

namespace MeritFunctions.Intake;

/// <summary>Reads <c>manifest.json</c>: <c>{ "files": [ { "name": "submission.json", "sha256": "…", "size": 1234 } ] }</c>.</summary>
public static class ManifestReader
{
    private const int MostFiles = 2000;

    /// <summary>The manifest, or null after findings that say why it cannot be read. Pointers begin with <c>manifest.json</c>.</summary>
    public static Manifest? Read(byte[] utf8, Findings findings)
    {
        try
        {
            ReadOnlyMemory<byte> text = utf8.AsSpan().StartsWith("\uFEFF"u8) ? utf8.AsMemory(3) : utf8;
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(document.RootElement, findings);
        }
        catch (JsonException e)
        {
            findings.Error("manifest-not-json", UploadPointer.Manifest($" line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}"));
            return null;
        }
    }

    private static Manifest? Read(JsonElement root, Findings findings)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("files", out JsonElement files) || files.ValueKind != JsonValueKind.Array)
        {
            findings.Error("manifest-without-files", UploadPointer.Manifest("/files"));
            return null;
        }

        if (files.GetArrayLength() > MostFiles)
        {
            findings.Error("manifest-too-long", UploadPointer.Manifest("/files"), MostFiles);
            return null;
        }

        List<ManifestFile> read = [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        int index = 0;
        foreach (JsonElement file in files.EnumerateArray())
        {
            string pointer = $"/files/{index++}";
            string? name = Text(file, "name");
            if (string.IsNullOrWhiteSpace(name) || name.Contains('/') || name.Contains('\\') || name == "..")
            {
                findings.Error("manifest-file-name", UploadPointer.Manifest($"{pointer}/name"));
                continue;
            }

            if (!names.Add(name.Normalize()))
            {
                findings.Error("manifest-file-twice", UploadPointer.Manifest($"{pointer}/name"), name);
                continue;
            }

            long? size = file.TryGetProperty("size", out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long bytes) ? bytes : null;
            read.Add(new ManifestFile(name, Text(file, "sha256"), size, UploadPointer.Manifest(pointer)));
        }

        return new Manifest(read, root.TryGetProperty("final", out JsonElement final) && final.ValueKind == JsonValueKind.True);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>An upload's list of files, which its sender writes last.</summary>
/// <param name="Files">The files that belong to the upload.</param>
/// <param name="IsFinal">Whether the agency says that this is its last word: <c>"final": true</c>.</param>
public sealed record Manifest(IReadOnlyList<ManifestFile> Files, bool IsFinal);

/// <summary>One file of a manifest.</summary>
/// <param name="Name">The name within the upload's folder.</param>
/// <param name="Sha256">SHA-256 in hexadecimal; null when the sender did not give one.</param>
/// <param name="Size">Bytes; null when the sender did not give them.</param>
/// <param name="Pointer">JSON pointer to this entry of the manifest.</param>
public sealed record ManifestFile(string Name, string? Sha256, long? Size, string Pointer);
