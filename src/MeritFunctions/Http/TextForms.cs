using System.Text.RegularExpressions;

namespace MeritFunctions.Http;

/// <summary>The forms that texts in requests must have.</summary>
public static partial class TextForms
{
    /// <summary>A cycle's or an instrument's id; it becomes a key and a folder's name.</summary>
    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z")]
    public static partial Regex Id();

    /// <summary>An id that another system made, for a decision or a person: opaque, and safe in a key and a file name.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z")]
    public static partial Regex OpaqueId();

    /// <summary>An agency's code.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.-]{0,31}\z")]
    public static partial Regex AgencyCode();

    /// <summary>One line of up to 200 characters.</summary>
    [GeneratedRegex(@"^[^\p{C}]{1,200}\z")]
    public static partial Regex Line();

    /// <summary>A text of up to 4,000 characters, line breaks allowed.</summary>
    [GeneratedRegex(@"^(?=.*\S)[\s\S]{1,4000}\z", RegexOptions.Singleline)]
    public static partial Regex Paragraphs();

    /// <summary>An indicator's code.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}\z")]
    public static partial Regex IndicatorCode();

    /// <summary>What an assessor may decide.</summary>
    [GeneratedRegex(@"^(confirm|adjust|clarify)\z")]
    public static partial Regex Outcome();
}
