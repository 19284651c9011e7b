using System.Globalization;
using System.Resources;
using Merit.Assessment;

namespace Merit.Adapters.Documents;

/// <summary>The texts of documents and of the findings on them, from <c>DocumentTexts.resx</c> (Indonesian) and <c>DocumentTexts.en.resx</c>.</summary>
public static class DocumentTexts
{
    private static readonly TextResources Resources = new(new ResourceManager("Merit.Adapters.Documents.DocumentTexts", typeof(DocumentTexts).Assembly));

    /// <summary>The text of a key in both languages; null when there is none here, as of findings of the domain.</summary>
    public static Text? Find(string key) => Resources.Find(key);

    /// <summary>The text of a key in both languages, with its arguments filled in.</summary>
    /// <exception cref="MissingManifestResourceException">The key has no text: a defect of this library.</exception>
    public static Text Format(string key, params ReadOnlySpan<object?> arguments)
    {
        Text template = Resources.Get(key);
        return arguments.IsEmpty
            ? template
            : new Text(string.Format(CultureInfo.InvariantCulture, template.Id, arguments), string.Format(CultureInfo.InvariantCulture, template.En, arguments));
    }
}
