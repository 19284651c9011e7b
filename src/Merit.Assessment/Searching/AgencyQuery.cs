using System.Collections.Immutable;
using System.Globalization;
using Merit.Assessment.Agencies;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Searching;

/// <summary>
/// What is typed into a search box: <c>stage:overdue type:city score&gt;300 deadline&lt;2027-03-01 bandung</c>. Every condition must
/// hold; values with commas are alternatives; a minus in front turns a condition round; quotes keep words together.
/// </summary>
public sealed class AgencyQuery
{
    /// <summary>The most characters.</summary>
    public const int Longest = 200;

    /// <summary>The flag, and the stage, of those whose time to be verified is over.</summary>
    public const string Overdue = "overdue";

    private const string Note = "note";

    private static readonly string[] Keys = ["stage", "flag", "type", "region", "category", "score", "deadline", Note];

    private readonly ImmutableArray<Func<AgencyFacts, bool>> _conditions;

    private AgencyQuery(ImmutableArray<Func<AgencyFacts, bool>> conditions, bool asksNotes)
    {
        _conditions = conditions;
        AsksNotes = asksNotes;
    }

    /// <summary>Whether it asks what somebody has noted about agencies, so that <see cref="AgencyFacts.Notes"/> must be there.</summary>
    public bool AsksNotes { get; }

    /// <summary>The words for <c>stage:</c>.</summary>
    public static ImmutableArray<string> Stages { get; } =
        ["awaitingSubmission", "awaitingVerification", "clarificationRequested", "verified", "notSubmitted", "determined", "withdrawn", Overdue];

    /// <summary>Whether it asks for nothing, so that everything matches.</summary>
    public bool IsEmpty => _conditions.IsEmpty;

    /// <summary>Reads a query; what is wrong in it is told all at once, with the words that are known.</summary>
    public static Read<AgencyQuery> Parse(string? text)
    {
        FindingList findings = new();
        List<Func<AgencyFacts, bool>> conditions = [];
        bool asksNotes = false;
        if (text?.Length > Longest)
        {
            findings.Error("query-too-long", "?q", Longest);
            return findings.Result<AgencyQuery>(null);
        }

        foreach (string token in Tokens(text ?? ""))
        {
            bool isTurned = token.Length > 1 && token[0] == '-';
            string asked = isTurned ? token[1..] : token;
            asksNotes |= asked.StartsWith(Note + ":", StringComparison.OrdinalIgnoreCase);
            if (Condition(asked, findings) is { } condition)
            {
                conditions.Add(isTurned ? facts => !condition(facts) : condition);
            }
        }

        return findings.Result(new AgencyQuery([.. conditions], asksNotes));
    }

    /// <summary>Whether an agency is meant.</summary>
    public bool Matches(AgencyFacts facts)
    {
        foreach (Func<AgencyFacts, bool> condition in _conditions)
        {
            if (!condition(facts))
            {
                return false;
            }
        }

        return true;
    }

    private static List<string> Tokens(string text)
    {
        List<string> tokens = [];
        int start = -1;
        bool isQuoted = false;
        for (int place = 0; place <= text.Length; place++)
        {
            bool ends = place == text.Length || (char.IsWhiteSpace(text[place]) && !isQuoted);
            if (ends && start >= 0)
            {
                tokens.Add(text[start..place]);
                start = -1;
            }
            else if (!ends)
            {
                start = start < 0 ? place : start;
                isQuoted ^= text[place] == '"';
            }
        }

        return tokens;
    }

    private static Func<AgencyFacts, bool>? Condition(string token, FindingList findings)
    {
        int sign = token.AsSpan().IndexOfAny(":<>=");
        if (sign <= 0 || token.IndexOf('"', StringComparison.Ordinal) is var quote && quote >= 0 && quote < sign)
        {
            return Word(token.Replace("\"", "", StringComparison.Ordinal));
        }

        string key = token[..sign].ToLowerInvariant();
        int value = sign + (sign + 1 < token.Length && token[sign] is '<' or '>' && token[sign + 1] == '=' ? 2 : 1);
        string comparison = token[sign..value] == ":" ? "=" : token[sign..value];
        string[] values = token[value..].Replace("\"", "", StringComparison.Ordinal).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!Keys.Contains(key))
        {
            findings.Error("query-key-unknown", "?q", token[..sign], string.Join(", ", Keys), NearMiss.Hint(key, Keys));
            return null;
        }

        if (values.Length == 0 || (comparison != "=" && (values.Length > 1 || key is not ("score" or "deadline"))))
        {
            findings.Error("query-condition-unclear", "?q", token);
            return null;
        }

        Func<AgencyFacts, bool>?[] alternatives = [.. values.Select(v => Alternative(key, comparison, v, findings))];
        return alternatives.Any(a => a is null) ? null : facts => alternatives.Any(a => a!(facts));
    }

    private static Func<AgencyFacts, bool>? Alternative(string key, string comparison, string value, FindingList findings)
    {
        switch (key)
        {
            case "stage" when Known(key, value, Stages, findings) is { } stage:
                return facts => facts.Stage == stage || (stage == Overdue && facts.Flags.Contains(Overdue));
            case "flag" when TextForm.Id.Fits(value.ToLowerInvariant()):
                return facts => facts.Flags.Contains(value, StringComparer.OrdinalIgnoreCase);
            case "flag":
                findings.Error("query-condition-unclear", "?q", $"{key}:{value}");
                return null;
            case "type" when Known(key, value, Words.AgencyTypes.Keys, findings) is { } word:
                AgencyType type = Words.AgencyTypes[word];
                return facts => Words.AgencyTypes.TryGetValue(facts.Type, out AgencyType own) && own == type;
            case "region":
                return facts => facts.Region?.Contains(value, StringComparison.OrdinalIgnoreCase) == true;
            case Note:
                return facts => facts.Notes.Any(text => text.Contains(value, StringComparison.OrdinalIgnoreCase));
            case "category":
                return facts => string.Equals(facts.Category, value, StringComparison.OrdinalIgnoreCase);
            case "score" when decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal score):
                return facts => facts.Score is { } own && Holds(own.CompareTo(score), comparison);
            case "score":
                findings.Error("query-score-no-number", "?q", value);
                return null;
            case "deadline" when Moments.Read(value, out DateOnly day) is null:
                return facts => facts.Deadline is { } own && Holds(DateOnly.FromDateTime(own.ToOffset(Moments.Wib).DateTime).CompareTo(day), comparison);
            case "deadline":
                findings.Error("query-deadline-no-date", "?q", value);
                return null;
            default:
                return null;
        }
    }

    private static Func<AgencyFacts, bool>? Word(string word) =>
        word.Length == 0 ? null : facts => facts.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || facts.Code.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static string? Known(string key, string value, IEnumerable<string> words, FindingList findings)
    {
        string[] known = [.. words];
        string? found = Array.Find(known, w => string.Equals(w, value, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            findings.Error("query-value-unknown", "?q", value, key, string.Join(", ", known), NearMiss.Hint(value, known));
        }

        return found;
    }

    private static bool Holds(int order, string comparison) => comparison switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        _ => order == 0,
    };
}
