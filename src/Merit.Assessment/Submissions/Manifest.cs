using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>What an upload consists of, as its sender states it.</summary>
public sealed class Manifest
{
    private readonly Dictionary<string, ManifestFile> _byName;

    internal Manifest(IReadOnlyList<ManifestFile> files, bool isFinal)
    {
        Files = files;
        IsFinal = isFinal;
        _byName = files.ToDictionary(file => file.Name, FileNames.Comparer);
    }

    /// <summary>The files in the manifest's order; no two have the same name.</summary>
    public IReadOnlyList<ManifestFile> Files { get; }

    /// <summary>Whether the agency says that this is its last word, so that verification may begin before the deadline.</summary>
    public bool IsFinal { get; }

    /// <summary>The file of a name, composed or decomposed (<see cref="FileNames.Comparer"/>); null when it is not listed.</summary>
    public ManifestFile? Find(string name) => _byName.GetValueOrDefault(name);
}

/// <summary>A file of an upload.</summary>
/// <param name="Name">The name as it was sent.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits; null when not stated.</param>
/// <param name="Size">Bytes; null when not stated.</param>
/// <param name="Pointer">Where it stands in the manifest.</param>
public sealed record ManifestFile(string Name, string? Sha256, long? Size, string Pointer);
