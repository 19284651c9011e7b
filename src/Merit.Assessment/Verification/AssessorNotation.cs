using System.Globalization;
using System.Text.RegularExpressions;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Verification;

/// <summary>How tables write what one cell has several of: codes with blanks between, <c>merit-2019:2026-01-01..2028-12-31</c>, <c>2027-03-01..2027-03-10</c>.</summary>
internal static partial class AssessorNotation
{
    private const string AnyInstrument = "*";

    /// <summary>A date.</summary>
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A competence.</summary>
    public static string Of(Competence one) => $"{one.Instrument ?? AnyInstrument}:{Of(one.ValidFrom)}..{(one.ValidUntil is { } until ? Of(until) : "")}";

    /// <summary>An absence.</summary>
    public static string Of(Absence one) => $"{Of(one.From)}..{Of(one.Until)}";

    /// <summary>The parts of a cell.</summary>
    public static string[] Parts(string cell) => cell.Split([' ', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A competence as <see cref="Of(Competence)"/> writes it; without an instrument it is for all, without an end it goes on.</summary>
    public static Competence? ReadCompetence(string text, string pointer, AssessorGathering gathering, FindingList findings)
    {
        Match match = CompetenceForm().Match(text);
        string instrument = match.Groups["instrument"].Value;
        if (!match.Success || !(instrument is "" or AnyInstrument || TextForm.Id.Fits(instrument)))
        {
            findings.Error("competence-form", pointer, text);
            return null;
        }

        bool isOpen = match.Groups["until"].Length == 0;
        DateOnly? until = isOpen ? null : ReadDate(match.Groups["until"].Value, pointer, findings);
        return ReadDate(match.Groups["from"].Value, pointer, findings) is { } from && (isOpen || until is not null)
            ? gathering.Competence(instrument is "" or AnyInstrument ? null : instrument, from, until, pointer)
            : null;
    }

    /// <summary>An absence as <see cref="Of(Absence)"/> writes it; one date alone is one day.</summary>
    public static Absence? ReadAbsence(string text, string pointer, AssessorGathering gathering, FindingList findings)
    {
        Match match = AbsenceForm().Match(text);
        if (!match.Success)
        {
            findings.Error("absence-form", pointer, text);
            return null;
        }

        return ReadDate(match.Groups["from"].Value, pointer, findings) is { } from
            && (match.Groups["until"].Length == 0 ? from : ReadDate(match.Groups["until"].Value, pointer, findings)) is { } until
                ? gathering.Absence(from, until, pointer)
                : null;
    }

    private static DateOnly? ReadDate(string text, string pointer, FindingList findings)
    {
        if (Moments.Read(text, out DateOnly date) is not { } fault)
        {
            return date;
        }

        findings.Error(fault, pointer, text, Moments.EarliestYear, Moments.LatestYear);
        return null;
    }

    [GeneratedRegex(@"\A(?:(?<instrument>[a-z0-9-]{1,63}|\*):)?(?<from>[0-9-]{8,10})(?:\.\.(?<until>[0-9-]{8,10})?)?\z")]
    private static partial Regex CompetenceForm();

    [GeneratedRegex(@"\A(?<from>[0-9-]{8,10})(?:\.\.(?<until>[0-9-]{8,10}))?\z")]
    private static partial Regex AbsenceForm();
}
