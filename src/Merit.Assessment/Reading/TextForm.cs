using System.Text.RegularExpressions;

namespace Merit.Assessment.Reading;

/// <summary>
/// A form that a text must have, and the code of the finding that says so in words: people are never shown a pattern.
/// </summary>
public sealed partial class TextForm
{
    private readonly Regex _pattern;

    private TextForm(string code, Regex pattern)
    {
        Code = code;
        _pattern = pattern;
    }

    /// <summary>A cycle's or an instrument's id; it becomes a key and a folder's name.</summary>
    public static TextForm Id { get; } = new("form-id", IdPattern());

    /// <summary>An id that another system made, for a decision or a person: opaque, and safe in a key and a file name.</summary>
    public static TextForm OpaqueId { get; } = new("form-opaque-id", OpaqueIdPattern());

    /// <summary>An agency's code; it becomes part of folder names, instance ids and addresses of pages.</summary>
    public static TextForm AgencyCode { get; } = new("form-agency-code", AgencyCodePattern());

    /// <summary>An indicator's code.</summary>
    public static TextForm IndicatorCode { get; } = new("form-indicator-code", IndicatorCodePattern());

    /// <summary>A SHA-256, 64 hexadecimal digits.</summary>
    public static TextForm Sha256 { get; } = new("form-sha256", Sha256Pattern());

    /// <summary>The code of the finding on a text that has another form.</summary>
    public string Code { get; }

    /// <summary>Whether a text has this form from its first character to its last.</summary>
    public bool Fits(string text) => _pattern.IsMatch(text);

    // \z and not $, which lets a final line break through.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z")]
    private static partial Regex OpaqueIdPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9.-]{0,30}[A-Za-z0-9-])?\z")]
    private static partial Regex AgencyCodePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,31}\z")]
    private static partial Regex IndicatorCodePattern();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z")]
    private static partial Regex Sha256Pattern();
}
