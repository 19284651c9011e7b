using System.Security.Cryptography;
using Merit.Adapters.Documents;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using Merit.Cli.Commands.Instruments;

namespace Merit.Cli.Commands.Submissions;

/// <summary>The folder of a submission, judged as the app judges it once it is sent.</summary>
internal static class UploadFolder
{
    /// <summary>What is wrong around a submission, and its entries with the evidence that counts.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The submission's file in it.</param>
    /// <param name="submission">What stands in that file; null when it cannot be read.</param>
    public static (IReadOnlyList<Finding> Findings, Submission? Counted) Check(string folder, string file, Submission? submission)
    {
        Dictionary<string, string> paths = new(FileNames.Comparer);
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            paths[Path.GetFileName(path)] = path;
        }

        FindingList findings = new();
        if (paths.TryGetValue(ManifestJson.FileName, out string? manifest))
        {
            Read<Manifest> read = ManifestJson.Parse(InstrumentDocuments.ReadFile(manifest));
            findings.AddRange(read.Findings.Select(finding => finding with { Pointer = UploadPointer.Manifest(finding.Pointer) }));
            if (read.Value is { } listed)
            {
                Dictionary<string, StoredFile> stored = listed.Files.Where(one => paths.ContainsKey(one.Name)).ToDictionary(one => one.Name, one => Stored(paths[one.Name]), FileNames.Comparer);
                IReadOnlySet<string> proved = ManifestCheck.Compare(
                    listed, ManifestCheck.FindSubmission(listed, SubmissionFiles.Names, findings), ManifestCheck.LargestSubmission, stored, findings);
                Submission? counted = submission is null ? null
                    : submission with { Entries = EvidenceCheck.Apply(submission.Entries, proved, Path.GetFileName(file), findings) };
                return (findings.All, counted);
            }
        }

        if (submission is null)
        {
            return (findings.All, null);
        }

        // Nothing says yet what will be sent: whatever lies there, at most.
        findings.AddRange(SubmissionFiles.MissingEvidence(submission, paths.Keys));
        return (findings.All, submission with { Entries = [.. submission.Entries.Select(entry => entry.Evidence.All(paths.ContainsKey) ? entry : entry with { Evidence = [] })] });
    }

    private static StoredFile Stored(string path)
    {
        using FileStream content = File.OpenRead(path);
        return new StoredFile(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
