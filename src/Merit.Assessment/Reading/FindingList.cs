using System.Globalization;

namespace Merit.Assessment.Reading;

/// <summary>
/// Gathers findings while a document is read. Bounded, so that a hostile file cannot make a report that is
/// larger than the file.
/// </summary>
/// <param name="texts">Where a caller's own codes have their texts; null, or null for a code, means this library's.</param>
public sealed class FindingList(Func<string, Text?>? texts = null)
{
    /// <summary>After this many findings one more says how many were left out.</summary>
    public const int Limit = 500;

    // A name or a word out of a foreign file may be as long as the file.
    private const int LongestArgument = 400;
    private const int LongestPointer = 500;

    private readonly List<Finding> _findings = [];
    private int _leftOut;
    private bool _leftOutErrors;

    /// <summary>The findings so far, in the order in which they were told.</summary>
    public IReadOnlyList<Finding> All => _leftOut == 0 ? _findings : [.. _findings, Rest()];

    /// <summary>Whether something stops the document.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether further findings are only counted, so that nobody needs to compose them.</summary>
    public bool IsFull => _findings.Count >= Limit;

    /// <summary>Tells something that stops the document.</summary>
    public void Error(string code, string pointer, params ReadOnlySpan<object?> arguments) =>
        Add(code, FindingSeverity.Error, pointer, arguments);

    /// <summary>Tells something that the author ought to know.</summary>
    public void Warning(string code, string pointer, params ReadOnlySpan<object?> arguments) =>
        Add(code, FindingSeverity.Warning, pointer, arguments);

    /// <summary>Takes a finding that somebody else composed.</summary>
    public void Add(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (Counts(finding.Severity))
        {
            _findings.Add(finding);
        }
    }

    /// <summary>Takes findings that another reader composed.</summary>
    public void AddRange(IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        foreach (Finding finding in findings)
        {
            Add(finding);
        }
    }

    /// <summary>What came of the reading.</summary>
    public Read<T> Result<T>(T? value)
        where T : class => new(value, All);

    internal void Error(string code, JsonPlace place, params ReadOnlySpan<object?> arguments)
    {
        if (Counts(FindingSeverity.Error))
        {
            _findings.Add(Compose(code, FindingSeverity.Error, place.ToString(), arguments));
        }
    }

    private void Add(string code, FindingSeverity severity, string pointer, ReadOnlySpan<object?> arguments)
    {
        if (Counts(severity))
        {
            _findings.Add(Compose(code, severity, pointer, arguments));
        }
    }

    private bool Counts(FindingSeverity severity)
    {
        HasErrors |= severity == FindingSeverity.Error;
        if (!IsFull)
        {
            return true;
        }

        _leftOut++;
        _leftOutErrors |= severity == FindingSeverity.Error;
        return false;
    }

    private Finding Rest() => Compose(
        "too-many-findings", _leftOutErrors ? FindingSeverity.Error : FindingSeverity.Warning, "", [Limit, _leftOut]);

    private Finding Compose(string code, FindingSeverity severity, string pointer, ReadOnlySpan<object?> arguments)
    {
        object?[] shortened = arguments.ToArray();
        for (int place = 0; place < shortened.Length; place++)
        {
            shortened[place] = shortened[place] is string text ? Characters.Visible(text, LongestArgument) : shortened[place];
        }

        Text message = Messages.Format(texts?.Invoke(code) ?? Messages.Get(code), shortened);
        return new Finding(code, severity, Characters.Visible(pointer, LongestPointer), message.Id, message.En);
    }

    /// <summary>A number as it stands in a file: no grouping, a point, no trailing zeros.</summary>
    public static string Number(decimal value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}
