using Merit.Web.Texts;

namespace Merit.Web.Components;

/// <summary>What is to be corrected in a form.</summary>
/// <param name="Field">The field's name; empty for the form as a whole.</param>
/// <param name="Message">What is wrong and how to mend it, in the language of the page.</param>
public sealed record FormFinding(string Field, string Message);

/// <summary>What a form was sent with and what was found in it; <c>PageForm</c> hands it to its fields.</summary>
/// <param name="Typed">What was sent, by field; <see langword="null"/> where the form is drawn for the first time.</param>
/// <param name="Findings">What is to be corrected.</param>
public sealed record FormState(IReadOnlyDictionary<string, string?>? Typed, IReadOnlyList<FormFinding> Findings)
{
    /// <summary>The element's id of a field, to which the summary of errors leads.</summary>
    public static string Id(string field) => "field-" + field;

    /// <summary>What the field holds: what was typed before, or the value of the record.</summary>
    public string? Value(string field, string? initial) =>
        Typed is null ? initial : Typed.GetValueOrDefault(field);

    /// <summary>The findings of one field, each on one line.</summary>
    public IReadOnlyList<string> Of(string field) =>
        [.. Findings.Where(f => f.Field == field).Select(f => OneLine.Of(f.Message))];

    /// <summary>Names the hint and the findings for a screen reader; <see langword="null"/> where there are none.</summary>
    public string? DescribedBy(string field, string? hint)
    {
        string id = Id(field);
        string described = $"{(hint is null ? "" : id + "-hint")} {(Findings.Any(f => f.Field == field) ? id + "-error" : "")}".Trim();
        return described.Length == 0 ? null : described;
    }
}
