using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace Merit.Assessment;

/// <summary>Texts for people in both languages: <c>Name.resx</c> in Indonesian, <c>Name.en.resx</c> in English. Each is read once.</summary>
/// <param name="resources">Where they stand.</param>
public sealed class TextResources(ResourceManager resources)
{
    private static readonly CultureInfo Indonesian = CultureInfo.GetCultureInfo("id");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private readonly ConcurrentDictionary<string, Text?> _known = new(StringComparer.Ordinal);

    /// <summary>The text of a key; null when there is none.</summary>
    public Text? Find(string key) => _known.GetOrAdd(
        key,
        static (name, source) => source.GetString(name, Indonesian) is { } id && source.GetString(name, English) is { } en ? new Text(id, en) : null,
        resources);

    /// <summary>The text of a key.</summary>
    /// <exception cref="MissingManifestResourceException">There is none: a defect of whoever asks for it.</exception>
    public Text Get(string key) => Find(key) ?? throw new MissingManifestResourceException(key);
}
