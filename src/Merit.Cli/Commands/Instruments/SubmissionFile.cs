using System.Text.Json;
using Merit.Adapters.Documents;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Cli.Commands.Instruments;

/// <summary>A submission that lies in a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Agency">The agency, from the document, else from the folder or file name.</param>
/// <param name="NamedAgency">The agency, where the document itself names it.</param>
/// <param name="Read">The submission, or what is wrong with it.</param>
internal sealed record SubmissionFile(string Path, string Agency, string? NamedAgency, Read<Submission> Read)
{
    private const string FileName = "submission";

    /// <summary>Reads a submission, a workbook, JSON or CSV by its ending.</summary>
    /// <exception cref="UserFacingException">There is no such file, or it cannot be read.</exception>
    public static SubmissionFile Load(string path, Instrument instrument) => Load(path, ReadBytes(path), instrument);

    /// <summary>The bytes of a file that should be a submission.</summary>
    /// <exception cref="UserFacingException">There is no such file, it cannot be read, or its name says that it is something else.</exception>
    public static byte[] ReadBytes(string path) =>
        !File.Exists(path) ? throw new UserFacingException($"There is no file '{path}'.")
        : !HasForm(path) ? throw new UserFacingException($"'{path}' is no submission by its name: that ends in .xlsx, .json or .csv.")
        : InstrumentDocuments.ReadFile(path);

    /// <summary>The submission of a file whose bytes were read.</summary>
    public static SubmissionFile Load(string path, byte[] bytes, Instrument instrument)
    {
        string named = AgencyByName(path);
        if (System.IO.Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
        {
            return new SubmissionFile(path, named, null, SubmissionCsv.Parse(bytes, new SubmissionContext("", named, instrument)));
        }

        if (System.IO.Path.GetExtension(path).Equals(".xlsx", StringComparison.OrdinalIgnoreCase))
        {
            Read<Submission> read = SubmissionFiles.Parse(path, bytes, new SubmissionContext("", "", instrument));
            string? inside = read.Value?.AgencyCode is { Length: > 0 } code ? code : null;
            return new SubmissionFile(path, inside ?? named, inside, read);
        }

        // A file on its own is for the cycle and the agency that it names.
        string? own = Member(bytes, "agency");
        string agency = own ?? named;
        return new SubmissionFile(path, agency, own, SubmissionJson.Parse(bytes, new SubmissionContext(Member(bytes, "cycle") ?? "", agency, instrument)));
    }

    /// <summary>Every submission of a folder: files in it, and <c>submission.xlsx</c>, <c>.json</c> or <c>.csv</c> in a folder per agency.</summary>
    /// <exception cref="UserFacingException">There is no such folder, or no submission in it.</exception>
    public static IReadOnlyList<SubmissionFile> LoadFolder(string folder, Instrument instrument)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserFacingException($"There is no folder '{folder}'.");
        }

        string[] files =
        [
            .. Directory.EnumerateFiles(folder).Where(IsSubmission)
                .Concat(Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateFiles)
                    .Where(file => IsSubmission(file) && System.IO.Path.GetFileNameWithoutExtension(file) == FileName))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length == 0
            ? throw new UserFacingException($"There is no submission in '{folder}': neither workbooks, JSON or CSV files, nor folders with submission.xlsx, submission.json or submission.csv.")
            : [.. files.Select(file => Load(file, instrument))];
    }

    private static bool HasForm(string file) => System.IO.Path.GetExtension(file).ToLowerInvariant() is ".json" or ".csv" or ".xlsx";

    private static bool IsSubmission(string file) =>
        HasForm(file) && System.IO.Path.GetFileName(file) is not (ManifestJson.FileName or "expected.json");

    private static string AgencyByName(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        return name == FileName ? System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))) ?? name : name;
    }

    /// <summary>A text at the top of a JSON document; null when it has none of that name, or is none.</summary>
    public static string? Member(byte[] json, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.AsMemory(json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(name, out JsonElement member)
                && member.ValueKind == JsonValueKind.String
                ? member.GetString()
                : null;
        }
        catch (JsonException)
        {
            // The reader tells what is wrong, with line and column.
            return null;
        }
    }
}
