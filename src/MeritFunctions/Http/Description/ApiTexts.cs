using System.Globalization;
using System.Resources;
using Merit.Assessment;

namespace MeritFunctions.Http.Description;

/// <summary>The texts of the interface's description, from <c>ApiTexts.resx</c> (Indonesian) and <c>ApiTexts.en.resx</c>.</summary>
internal static class ApiTexts
{
    private static readonly ResourceManager Resources = new(typeof(ApiTexts));
    private static readonly CultureInfo Indonesian = CultureInfo.GetCultureInfo("id");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>A text in both languages.</summary>
    /// <exception cref="MissingManifestResourceException">There is none: something in the interface has no description.</exception>
    public static Text Get(string key) => new(
        Resources.GetString(key, Indonesian) ?? throw new MissingManifestResourceException(key),
        Resources.GetString(key, English) ?? throw new MissingManifestResourceException(key));
}
