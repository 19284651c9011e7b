namespace Merit.Web.Texts;

/// <summary>The languages of every page and e-mail, the first first.</summary>
public enum Language
{
    /// <summary>Bahasa Indonesia.</summary>
    Indonesian,

    /// <summary>English.</summary>
    English,
}
