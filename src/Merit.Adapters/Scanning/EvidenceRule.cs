using Merit.Assessment.Reading;

namespace Merit.Adapters.Scanning;

/// <summary>
/// Whether a file may count as evidence: by what it is, not by what it is called, and only when it is clean. What may not is told
/// as a warning, for it makes its indicators count as they do without it; the upload as a whole stands.
/// </summary>
public sealed class EvidenceRule(EvidenceOptions options)
{
    private static readonly Dictionary<string, ContentKind> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = ContentKind.Pdf,
        [".png"] = ContentKind.Png,
        [".jpg"] = ContentKind.Jpeg,
        [".jpeg"] = ContentKind.Jpeg,
        [".docx"] = ContentKind.Docx,
        [".xlsx"] = ContentKind.Xlsx,
    };

    private readonly IReadOnlyList<ContentKind> _kinds = options.ReadKinds();

    /// <summary>Judges a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="verdict">Whether it is clean.</param>
    /// <param name="advises">Whether what is only doubtful is told too, because there is still time to mend it.</param>
    /// <param name="findings">Where the findings go.</param>
    /// <returns>Whether it may count.</returns>
    public bool Admits(string name, long size, ContentKind kind, ScanVerdict verdict, bool advises, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(findings);
        if (verdict != ScanVerdict.Clean)
        {
            findings.Warning(verdict == ScanVerdict.Malicious ? "file-malicious" : "file-unscanned", name, name);
            return false;
        }

        if (size > options.LargestFile)
        {
            findings.Warning("evidence-too-large", name, name, options.LargestFile);
            return false;
        }

        string allowed = string.Join(", ", _kinds.Select(one => one.ToString().ToUpperInvariant()));
        if (!_kinds.Contains(kind) && (kind != ContentKind.Unknown || options.RequireKind))
        {
            findings.Warning("evidence-kind", name, name, allowed);
            return false;
        }

        if (advises && (kind == ContentKind.Unknown || (Named.TryGetValue(Path.GetExtension(name), out ContentKind said) && said != kind)))
        {
            findings.Warning("evidence-kind-unclear", name, name, allowed);
        }

        return true;
    }
}
