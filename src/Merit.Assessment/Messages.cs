using System.Globalization;
using System.Resources;

namespace Merit.Assessment;

/// <summary>The texts of this library for people, from <c>Messages.resx</c> (Indonesian) and <c>Messages.en.resx</c>.</summary>
internal static class Messages
{
    private static readonly TextResources Resources = new(new ResourceManager("Merit.Assessment.Messages", typeof(Messages).Assembly));

    /// <summary>The text of a key in both languages, unformatted.</summary>
    /// <exception cref="MissingManifestResourceException">The key has no text: a defect of this library.</exception>
    public static Text Get(string key) => Resources.Get(key);

    /// <summary>The same; null when the key has no text.</summary>
    public static Text? Find(string key) => Resources.Find(key);

    /// <summary>The text of a key with its arguments filled in. Numbers stand as they do in files: with a point.</summary>
    public static Text Format(string key, params ReadOnlySpan<object?> arguments) => Format(Get(key), arguments);

    /// <summary>A template with its arguments filled in; an argument that is a <see cref="Text"/> speaks both languages.</summary>
    public static Text Format(Text template, params ReadOnlySpan<object?> arguments)
    {
        if (arguments.IsEmpty)
        {
            return template;
        }

        object?[] indonesian = arguments.ToArray();
        object?[] english = arguments.ToArray();
        for (int place = 0; place < indonesian.Length; place++)
        {
            if (indonesian[place] is Text text)
            {
                (indonesian[place], english[place]) = (text.Id, text.En);
            }
        }

        return new Text(
            string.Format(CultureInfo.InvariantCulture, template.Id, indonesian),
            string.Format(CultureInfo.InvariantCulture, template.En, english));
    }
}
