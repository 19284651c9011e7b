using System.Text;

namespace Merit.Assessment.Reading;

/// <summary>
/// Names of files that people hand in: plain names, as all lie beside each other in one folder. A Mac writes é as e and an
/// accent, so names are compared in composed form (NFC) and kept as they were sent.
/// </summary>
public static class FileNames
{
    /// <summary>How many characters a name may have.</summary>
    public const int Longest = 200;

    private static readonly string[] LeftBySystems = ["Thumbs.db", "desktop.ini"];

    /// <summary>Two names are one when their composed forms are, case included: storage tells them apart so.</summary>
    public static IEqualityComparer<string> Comparer { get; } = new Composed(StringComparer.Ordinal);

    /// <summary>As <see cref="Comparer"/>, without regard to case.</summary>
    public static IEqualityComparer<string> CaseComparer { get; } = new Composed(StringComparer.OrdinalIgnoreCase);

    /// <summary>The composed form of a name.</summary>
    public static string Compose(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Half a surrogate pair has no composed form; the library throws.
        return System.Text.Ascii.IsValid(name) || Characters.FirstForbidden(name, lines: true) is >= 0xD800 and <= 0xDFFF
            ? name
            : name.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Whether a file is one that the systems of machines leave in folders, and nobody means to send.</summary>
    public static bool IsLeftBySystem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith('.') || LeftBySystems.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a name is a plain name of a file; else a finding says why not.</summary>
    public static bool Check(string name, string pointer, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(findings);
        if (name.Length > Longest)
        {
            findings.Error("too-long", pointer, Longest, name.Length);
            return false;
        }

        if (Characters.FirstForbidden(name) is { } character)
        {
            findings.Error("text-character", pointer, Characters.Name(character));
            return false;
        }

        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\'))
        {
            findings.Error("evidence-name", pointer, name);
            return false;
        }

        return true;
    }

    private sealed class Composed(StringComparer inner) : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) =>
            x is null || y is null ? x is null && y is null : inner.Equals(Compose(x), Compose(y));

        public int GetHashCode(string obj) => inner.GetHashCode(Compose(obj));
    }
}
