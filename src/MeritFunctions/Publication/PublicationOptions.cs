namespace MeritFunctions.Publication;

/// <summary>The settings of what is published, below <c>Publication</c>.</summary>
public sealed class PublicationOptions
{
    /// <summary>
    /// Under which licence the open data may be used, as people read it. Which one is the commission's to decide: the setting is there
    /// so that nobody has to change the app for it.
    /// </summary>
    public string LicenceName { get; set; } = "Creative Commons Attribution 4.0 International (CC BY 4.0)";

    /// <summary>Where the licence stands.</summary>
    public Uri LicenceAddress { get; set; } = new("https://creativecommons.org/licenses/by/4.0/");
}
