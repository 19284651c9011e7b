using Merit.Adapters.Documents;
using Merit.Adapters.Scanning;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using Merit.Cli.Commands.Instruments;

namespace Merit.Cli.Commands.Submissions;

/// <summary>The folder of a submission, judged as the app judges it once it is sent.</summary>
internal static class UploadFolder
{
    private static readonly EvidenceRule Rule = new(new EvidenceOptions());
    private static readonly SignatureScanner Scanner = new();

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
                HashSet<string> unfit = new(FileNames.Comparer);
                Dictionary<string, StoredFile> stored = new(FileNames.Comparer);
                foreach (ManifestFile one in listed.Files.Where(one => paths.ContainsKey(one.Name)))
                {
                    stored[one.Name] = Look(paths[one.Name], unfit, findings);
                }

                IReadOnlySet<string> proved = ManifestCheck.Compare(
                    listed, ManifestCheck.FindSubmission(listed, SubmissionFiles.Names, findings), ManifestCheck.LargestSubmission, stored, findings)
                    .Except(unfit, FileNames.Comparer).ToHashSet(FileNames.Comparer);
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
        HashSet<string> refused = new(FileNames.Comparer);
        foreach (string path in submission.Entries.SelectMany(entry => entry.Evidence).Distinct(FileNames.Comparer).Where(paths.ContainsKey).Select(name => paths[name]))
        {
            Look(path, refused, findings);
        }

        return (
            findings.All,
            submission with { Entries = [.. submission.Entries.Select(entry => entry.Evidence.All(name => paths.ContainsKey(name) && !refused.Contains(name)) ? entry : entry with { Evidence = [] })] });
    }

    private static StoredFile Look(string path, HashSet<string> unfit, FindingList findings)
    {
        using FileStream file = File.OpenRead(path);
        ReadContent content = ReadContent.Of(file);
        string name = Path.GetFileName(path);
        if (!SubmissionFiles.Names.Contains(name) && !Rule.Admits(name, file.Length, content.Kind, Scanner.VerdictOn(content, null), advises: true, findings))
        {
            unfit.Add(name);
        }

        return new StoredFile(file.Length, content.Sha256);
    }
}
