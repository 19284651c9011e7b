namespace Merit.Web.Emails.Content;

/// <summary>The languages of every e-mail, in the order in which they stand in it.</summary>
public enum EmailLanguage
{
    /// <summary>Bahasa Indonesia.</summary>
    Indonesian,

    /// <summary>English.</summary>
    English,
}
