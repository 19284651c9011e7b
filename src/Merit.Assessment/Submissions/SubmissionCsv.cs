using System.Globalization;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>
/// Reads <c>submission.csv</c>: a header <c>indicator,level,evidence</c> (or <c>indikator,skor,bukti</c>), separated by
/// comma or semicolon; evidence files separated by <c>|</c>. Cycle, agency and instrument come from where the file lies.
/// </summary>
public static class SubmissionCsv
{
    private static readonly IReadOnlyDictionary<string, string> Columns = CsvColumns.Table(
        ("indicator", "indicator"), ("indikator", "indicator"), ("kode", "indicator"), ("subaspek", "indicator"),
        ("level", "level"), ("skor", "level"), ("score", "level"), ("mean", "level"), ("nilai", "level"),
        ("respondents", "respondents"), ("responden", "respondents"),
        ("evidence", "evidence"), ("bukti", "evidence"), ("rujukan bukti", "evidence"));

    /// <summary>
    /// The submission with canonical codes in the instrument's order, or every finding at once with line and column. Never
    /// throws on bad input.
    /// </summary>
    /// <param name="utf8">The file's bytes: UTF-8, a byte order mark is tolerated.</param>
    /// <param name="context">What the submission is for.</param>
    public static Read<Submission> Parse(ReadOnlySpan<byte> utf8, SubmissionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FindingList findings = new();
        CsvTable? table = CsvTable.Parse(utf8, Columns, ["indicator", "level"], findings);
        if (table is null)
        {
            return findings.Result<Submission>(null);
        }

        EntryGathering gathering = new(context.Instrument, findings);
        foreach (CsvRow row in table.Rows)
        {
            ReadRow(row, gathering, findings);
        }

        IReadOnlyList<SubmissionEntry> entries = gathering.Finish(complete: true, pointer: "");
        return findings.Result(new Submission(
            context.CycleId, context.AgencyCode, context.Instrument.Id, entries));
    }

    private static void ReadRow(CsvRow row, EntryGathering gathering, FindingList findings)
    {
        string code = row["indicator"];
        if (code.Length == 0)
        {
            findings.Error("blank", row.At("indicator"));
            return;
        }

        InstrumentNode? leaf = gathering.Leaf(code, row.At("indicator"));
        List<string> evidence = [];
        foreach (string name in row["evidence"].Split(
            '|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!EvidenceName.Check(name, row.At("evidence"), findings))
            {
                continue;
            }

            if (evidence.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                findings.Warning("evidence-doubled", row.At("evidence"), name);
                continue;
            }

            evidence.Add(name);
        }

        decimal? level = row.Number("level", findings);
        int? respondents = null;
        if (row["respondents"] is { Length: > 0 } stated)
        {
            if (int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                respondents = count;
            }
            else
            {
                findings.Error("not-a-whole-number", row.At("respondents"), 0);
            }
        }

        if (leaf is not null && level is { } number)
        {
            gathering.Add(
                leaf,
                new SubmissionEntry(leaf.Code, number, evidence, respondents),
                new EntryPlaces(row.At("indicator"), row.At("level"), row.At("evidence")));
        }
    }
}
