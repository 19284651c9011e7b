namespace Merit.Adapters.Scanning;

/// <summary>Settings of what counts as evidence: section <c>Evidence</c>.</summary>
public sealed class EvidenceOptions
{
    /// <summary>The kinds of file that count, comma-separated names of <see cref="ContentKind"/>.</summary>
    public string Kinds { get; set; } = "Pdf,Png,Jpeg,Docx,Xlsx";

    /// <summary>Whether a file must be of one of these kinds; else one that is told to be of none counts as well, and only what is of another kind does not.</summary>
    public bool RequireKind { get; set; }

    /// <summary>The largest file that counts, in bytes.</summary>
    public long LargestFile { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Whose word says that a file is clean: <c>signature</c> knows only the signature that scanners are tested with, <c>storage</c> takes that of Microsoft Defender for Storage.</summary>
    public string Scanner { get; set; } = "signature";

    /// <summary>How long that word is waited for before the agency is told that there is none.</summary>
    public TimeSpan ScanGrace { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The kinds that <see cref="Kinds"/> names.</summary>
    /// <exception cref="InvalidOperationException">One of them is none.</exception>
    public IReadOnlyList<ContentKind> ReadKinds() =>
        [.. Kinds.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name =>
            Enum.TryParse(name, ignoreCase: true, out ContentKind kind) && Enum.IsDefined(kind) && kind != ContentKind.Unknown
                ? kind
                : throw new InvalidOperationException($"Evidence__Kinds names '{name}', which is none of {string.Join(", ", Enum.GetNames<ContentKind>().Skip(1))}."))];
}
