using System.Text.RegularExpressions;

namespace Merit.Assessment;

/// <summary>One thing that is wrong, or doubtful, in a document that somebody handed in.</summary>
/// <param name="Code">A stable code such as <c>level-out-of-range</c>; machines branch on it.</param>
/// <param name="Severity">Whether it stops the document.</param>
/// <param name="Pointer">
/// Where it stands: a JSON pointer (<c>/entries/3/level</c>; the empty pointer is the whole document), or
/// <c>line 12, column level</c> in a CSV file, or <c>line 4, column 17</c> for a syntax error, <c>sheet Aspek 1, cell C7</c> in
/// a workbook, or <c>indicator 1.1</c>; in an upload behind the file's name.
/// </param>
/// <param name="MessageId">The message in Indonesian.</param>
/// <param name="MessageEn">The message in English.</param>
public sealed partial record Finding(string Code, FindingSeverity Severity, string Pointer, string MessageId, string MessageEn)
{
    /// <summary>Where it stands, in words: "line 3, column skor" is no Indonesian. A JSON pointer stays as it is.</summary>
    public Text Place() => PlaceOf(Pointer);

    /// <summary>The message of a code of this library, with the places that each finding fills; null for other codes.</summary>
    public static Text? MessageOf(string code) => Messages.Find(code);

    /// <summary>A pointer in words.</summary>
    internal static Text PlaceOf(string pointer)
    {
        Match place = Words().Match(pointer);
        if (!place.Success)
        {
            return new Text(pointer, pointer);
        }

        GroupCollection groups = place.Groups;
        Text words = groups["indicator"] is { Success: true, Value: var indicator } ? Messages.Format("place-indicator", indicator)
            : groups["cell"] is { Success: true, Value: var cell } ? Messages.Format("place-sheet-cell", groups["sheet"].Value, cell)
            : groups["column"] is { Success: true, Value: var column } ? Messages.Format("place-line-column", groups["line"].Value, column)
            : Messages.Format("place-line", groups["line"].Value);
        return groups["file"] is { Success: true, Value: var file } ? new Text($"{file}, {words.Id}", $"{file}, {words.En}") : words;
    }

    [GeneratedRegex(@"\A(?:(?<file>[^\s/]+) )?(?:line (?<line>[0-9]+)(?:, column (?<column>.*))?|sheet (?<sheet>.+), cell (?<cell>[A-Z]{1,3}[0-9]{1,7})|indicator (?<indicator>.+))\z")]
    private static partial Regex Words();
}
