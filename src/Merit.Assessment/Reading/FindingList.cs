using System.Globalization;

namespace Merit.Assessment.Reading;

/// <summary>
/// Gathers findings while a document is read. Bounded, so that a hostile file cannot make a report that is
/// larger than the file.
/// </summary>
internal sealed class FindingList
{
    /// <summary>After this many findings one more says that the rest was left out.</summary>
    public const int Limit = 500;

    // A name or a word out of a foreign file may be as long as the file.
    private const int LongestArgument = 120;
    private const int LongestPointer = 500;

    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public bool HasErrors { get; private set; }

    public void Error(string code, string pointer, params ReadOnlySpan<object?> arguments) =>
        Add(code, FindingSeverity.Error, pointer, arguments);

    public void Warning(string code, string pointer, params ReadOnlySpan<object?> arguments) =>
        Add(code, FindingSeverity.Warning, pointer, arguments);

    public Read<T> Result<T>(T? value)
        where T : class => new(value, _findings);

    private void Add(string code, FindingSeverity severity, string pointer, ReadOnlySpan<object?> arguments)
    {
        HasErrors |= severity == FindingSeverity.Error;
        if (_findings.Count > Limit)
        {
            return;
        }

        if (_findings.Count == Limit)
        {
            HasErrors = true;
            code = "too-many-findings";
            severity = FindingSeverity.Error;
            pointer = "";
            arguments = new object?[] { Limit };
        }

        object?[] shortened = arguments.ToArray();
        for (int place = 0; place < shortened.Length; place++)
        {
            shortened[place] = shortened[place] is string text ? Shorten(text, LongestArgument) : shortened[place];
        }

        Text message = Messages.Format(code, shortened);
        _findings.Add(new Finding(code, severity, Shorten(pointer, LongestPointer), message.Id, message.En));
    }

    private static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        // Never between the two halves of a surrogate pair.
        int end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text[..end] + "…";
    }

    /// <summary>A number as it stands in a file: no grouping, a point, no trailing zeros.</summary>
    public static string Number(decimal value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}
