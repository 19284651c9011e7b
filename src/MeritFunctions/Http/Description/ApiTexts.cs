using System.Resources;
using Merit.Assessment;

namespace MeritFunctions.Http.Description;

/// <summary>The texts of the interface's description, from <c>ApiTexts.resx</c> (Indonesian) and <c>ApiTexts.en.resx</c>.</summary>
internal static class ApiTexts
{
    private static readonly TextResources Resources = new(new ResourceManager(typeof(ApiTexts)));

    /// <summary>A text in both languages.</summary>
    /// <exception cref="MissingManifestResourceException">There is none: something in the interface has no description.</exception>
    public static Text Get(string key) => Resources.Get(key);
}
