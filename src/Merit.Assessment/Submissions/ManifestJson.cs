using System.Text.Json;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>
/// Reads <c>manifest.json</c>, the list of what an upload consists of:
/// <c>{ "files": [ { "name": "submission.json", "sha256": "…", "size": 1234 } ], "final": false }</c>.
/// </summary>
public static class ManifestJson
{
    /// <summary>The file that says that an upload is whole; agencies write it last.</summary>
    public const string FileName = "manifest.json";

    /// <summary>How many files an upload may have.</summary>
    public const int MostFiles = 2_000;

    private const long LargestFile = 1L << 50;

    /// <summary>The files, or every finding at once. Never throws on bad input.</summary>
    /// <param name="utf8">The file's bytes: UTF-8, a byte order mark is tolerated.</param>
    public static Read<Manifest> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        if (JsonText.Parse(utf8, findings) is not { } view || !view.ExpectObject("$schema", "files", "final"))
        {
            return findings.Result<Manifest>(null);
        }

        List<ManifestFile> files = [];
        Dictionary<string, string> seen = new(FileNames.Comparer);
        foreach (JsonView item in view.Items("files", atMost: MostFiles))
        {
            if (ReadFile(item) is not { } file)
            {
                continue;
            }

            if (seen.TryAdd(file.Name, file.Pointer))
            {
                files.Add(file);
            }
            else
            {
                findings.Error("manifest-file-doubled", $"{file.Pointer}/name", file.Name, seen[file.Name]);
            }
        }

        return findings.Result(new Manifest(files, view.Boolean("final", required: false) ?? false));
    }

    /// <summary>A manifest as it is stored.</summary>
    /// <param name="files">Name, SHA-256 and bytes of each file.</param>
    /// <param name="isFinal">Whether the agency says that this is its last word.</param>
    public static byte[] Write(IEnumerable<(string Name, string Sha256, long Size)> files, bool isFinal) =>
        JsonSerializer.SerializeToUtf8Bytes(new { files = files.Select(file => new { name = file.Name, sha256 = file.Sha256, size = file.Size }), final = isFinal });

    private static ManifestFile? ReadFile(JsonView item)
    {
        if (item.Element.ValueKind == JsonValueKind.String)
        {
            item.Error("manifest-file-form");
            return null;
        }

        if (!item.ExpectObject("name", "sha256", "size"))
        {
            return null;
        }

        string? sha256 = item.Form("sha256", TextForm.Sha256, required: false);
        long? size = item.Member("size", required: false)?.AsInteger(0, LargestFile);
        return item.Name("name") is { } name ? new ManifestFile(name, sha256?.ToLowerInvariant(), size, item.Pointer) : null;
    }
}
