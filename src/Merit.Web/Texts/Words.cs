using System.Globalization;
using System.Resources;
using Merit.Assessment;

namespace Merit.Web.Texts;

/// <summary>The texts of one resource in one language, and how that language writes numbers and dates.</summary>
public class Words
{
    private readonly ResourceManager _resources;
    private readonly CultureInfo _resourceCulture;

    /// <summary>Reads the texts that stand beside a type: <c>Name.resx</c> in Indonesian, <c>Name.en.resx</c> in English.</summary>
    protected Words(Type resource, Language language)
    {
        _resources = new ResourceManager(resource);
        Language = language;
        Tag = language == Language.Indonesian ? "id" : "en";
        _resourceCulture = CultureInfo.GetCultureInfo(Tag);
        // British forms: day before month, as in Indonesian; point as decimal separator.
        Format = CultureInfo.GetCultureInfo(language == Language.Indonesian ? "id-ID" : "en-GB");
    }

    public Language Language { get; }

    /// <summary>The language as HTML names it.</summary>
    public string Tag { get; }

    /// <summary>How the language writes numbers and dates.</summary>
    protected CultureInfo Format { get; }

    public string this[string key] =>
        _resources.GetString(key, _resourceCulture)
        ?? throw new InvalidOperationException($"The text '{key}' of {_resources.BaseName} is missing in '{Tag}'.");

    /// <summary>The text of a key, or <see langword="null"/> where there is none: for keys that came from an address.</summary>
    public string? Find(string key) => _resources.GetString(key, _resourceCulture);

    /// <summary>The texts of a page or a group of pages.</summary>
    /// <typeparam name="TResource">The type beside which the resource files stand.</typeparam>
    public static Words Of<TResource>(Language language) =>
        language == Language.Indonesian ? Cached<TResource>.Indonesian : Cached<TResource>.English;

    /// <summary>The text with its places filled. Values are shown on one line each.</summary>
    public string Fill(string key, params ReadOnlySpan<object> values)
    {
        object[] lines = new object[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            lines[i] = values[i] is string text ? OneLine.Of(text) : values[i];
        }

        return string.Format(Format, this[key], lines);
    }

    /// <summary>"1 finding", "2 findings": the noun's form is a text of its own, because Indonesian has only one.</summary>
    public string Count(string key, long count) => Fill(count == 1 ? $"{key}.One" : $"{key}.Many", count);

    /// <summary>A text that carries both languages.</summary>
    public string In(Text text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return OneLine.Of(Language == Language.Indonesian ? text.Id : text.En);
    }

    /// <summary>Points and counts: no more decimals than the value has.</summary>
    public string Number(decimal value) => value.ToString("#,0.####", Format);

    /// <summary>"3,4 MB": a size as people read it.</summary>
    public string Size(long bytes)
    {
        decimal size = bytes;
        foreach (string unit in (ReadOnlySpan<string>)["B", "kB", "MB"])
        {
            if (size < 1000)
            {
                return $"{size.ToString("#,0.#", Format)} {unit}";
            }

            size /= 1024;
        }

        return $"{size.ToString("#,0.#", Format)} GB";
    }

    /// <summary>An index: at least two decimals, as it is published.</summary>
    public string Index(decimal value) => value.ToString("0.00##", Format);

    /// <summary>"12 Februari 2027".</summary>
    public string Date(DateOnly date) => date.ToString("d MMMM yyyy", Format);

    /// <summary>The time of the clock: 23.59 in Indonesian, 23:59 in English.</summary>
    protected string Clock(DateTimeOffset local) =>
        local.ToString(Language == Language.Indonesian ? "HH'.'mm" : "HH':'mm", CultureInfo.InvariantCulture);

    private static class Cached<TResource>
    {
        public static readonly Words Indonesian = new(typeof(TResource), Language.Indonesian);
        public static readonly Words English = new(typeof(TResource), Language.English);
    }
}
