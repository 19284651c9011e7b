using System.Text.RegularExpressions;

namespace Merit.Assessment;

/// <summary>One thing that is wrong, or doubtful, in a document that somebody handed in.</summary>
/// <param name="Code">A stable code such as <c>level-out-of-range</c>; machines branch on it.</param>
/// <param name="Severity">Whether it stops the document.</param>
/// <param name="Pointer">
/// Where it stands: a JSON pointer (<c>/entries/3/level</c>; the empty pointer is the whole document), or
/// <c>line 12, column level</c> in a CSV file, or <c>line 4, column 17</c> for a syntax error.
/// </param>
/// <param name="MessageId">The message in Indonesian.</param>
/// <param name="MessageEn">The message in English.</param>
public sealed partial record Finding(string Code, FindingSeverity Severity, string Pointer, string MessageId, string MessageEn)
{
    /// <summary>Where it stands, in words: "line 3, column skor" is no Indonesian. A JSON pointer stays as it is.</summary>
    public Text Place()
    {
        Match place = LineAndColumn().Match(Pointer);
        if (!place.Success)
        {
            return new Text(Pointer, Pointer);
        }

        string line = place.Groups["line"].Value;
        string column = place.Groups["column"].Value;
        return Messages.Format(column.Length == 0 ? "place-line" : "place-line-column", line, column);
    }

    [GeneratedRegex(@"\Aline (?<line>[0-9]+)(?:, column (?<column>.*))?\z")]
    private static partial Regex LineAndColumn();
}
