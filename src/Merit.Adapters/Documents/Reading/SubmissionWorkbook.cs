using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Documents.Reading;

/// <summary>
/// Reads <c>submission.xlsx</c>: the template that <see cref="Writing.SubmissionTemplate"/> made, or any workbook with a sheet that has
/// the columns of <c>submission.csv</c>. Hidden sheets are not read, formulas never computed.
/// </summary>
public static class SubmissionWorkbook
{
    /// <summary>The hidden sheet that says what a template was made for, a name and a value in each row.</summary>
    internal const string FactsSheet = "_merit";

    // A header stands near the top of its sheet; a sheet without one holds something else.
    private const int RowsBeforeHeader = 60;
    private const int MostFacts = 20;

    /// <summary>
    /// The submission with canonical codes in the instrument's order, or every finding at once with sheet and cell. Never throws
    /// on bad input, and never uses more than its budget.
    /// </summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="context">What the submission is for; an empty cycle or agency is whatever the workbook says.</param>
    /// <param name="budget">How much work it may make; null: <see cref="ReadingBudget.Standard"/>.</param>
    public static Read<Submission> Parse(byte[] file, SubmissionContext context, ReadingBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(context);
        FindingList findings = new(DocumentTexts.Find);
        return OpenWorkbook.Read(file, budget ?? ReadingBudget.Standard, findings, workbook => Read(workbook, context, findings));
    }

    /// <summary>The id of the instrument that a template was made for; null when the file does not say so.</summary>
    public static string? InstrumentOf(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        // What is wrong with the file, the reader tells.
        FindingList findings = new(DocumentTexts.Find);
        return OpenWorkbook.Read(
            file,
            ReadingBudget.Standard,
            findings,
            workbook => findings.Result(
                workbook.Sheets.FirstOrDefault(sheet => sheet.Name == FactsSheet) is { } facts ? Facts(workbook.RowsOf(facts)).GetValueOrDefault("instrument") : null)).Value;
    }

    private static Read<Submission> Read(OpenWorkbook workbook, SubmissionContext context, FindingList findings)
    {
        Dictionary<string, string> facts = [];
        List<WorkbookRow> rows = [];
        int evidence = 1;
        bool hasTable = false;
        foreach (TableSheet sheet in workbook.Sheets)
        {
            if (sheet.Name == FactsSheet)
            {
                facts = Facts(workbook.RowsOf(sheet));
            }
            else if (!sheet.IsHidden && ReadTable(sheet.Name, workbook.RowsOf(sheet), rows, findings) is { } columns)
            {
                hasTable = true;
                evidence = Math.Max(evidence, columns.Keys.Count(name => name.StartsWith(SubmissionTable.Evidence, StringComparison.Ordinal)));
            }
        }

        if (!hasTable)
        {
            findings.Error("workbook-no-table", "");
            return findings.Result<Submission>(null);
        }

        context = Compare(facts, context, findings);
        TellInvisible(rows, findings);
        return SubmissionTable.Read(
            rows, [.. Enumerable.Range(1, evidence).Select(SubmissionTable.EvidenceColumn)], commaSeparates: false, context, findings);
    }

    private static Dictionary<string, string> Facts(IEnumerable<SheetRow> rows)
    {
        Dictionary<string, string> facts = new(StringComparer.Ordinal);
        foreach (SheetRow row in rows.Take(MostFacts))
        {
            if (row.Cells is [{ Column: 1 } name, { Column: 2 } value, ..])
            {
                facts[name.Text] = value.Text;
            }
        }

        return facts;
    }

    /// <summary>Reads the rows of a sheet that is a table.</summary>
    /// <returns>The table's columns; null when the sheet is none.</returns>
    private static IReadOnlyDictionary<string, int>? ReadTable(string sheet, IEnumerable<SheetRow> source, List<WorkbookRow> rows, FindingList findings)
    {
        IReadOnlyDictionary<string, int>? columns = null;
        foreach (SheetRow row in source)
        {
            if (columns is null)
            {
                if (row.Number > RowsBeforeHeader)
                {
                    return null;
                }

                columns = SubmissionTable.HeaderOf(
                    row.Cells.Select(cell => (cell.Column, cell.Text)), column => WorkbookRow.At(sheet, column, row.Number), findings);
                continue;
            }

            WorkbookRow read = new(sheet, row, columns);
            foreach ((int column, string text, string? fault) in row.Cells)
            {
                if (fault is not null && columns.Values.Contains(column))
                {
                    findings.Error(fault, read.At(column), text);
                }
            }

            if (!read.IsBlank)
            {
                rows.Add(read);
            }
        }

        return columns;
    }

    /// <summary>What the workbook says that it is for, against what it should be for.</summary>
    private static SubmissionContext Compare(Dictionary<string, string> facts, SubmissionContext context, FindingList findings)
    {
        if (facts.TryGetValue("instrument", out string? instrument) && instrument != context.Instrument.Id)
        {
            findings.Error("instrument-differs", "", instrument, context.Instrument.Id);
        }
        else if (facts.TryGetValue("sha256", out string? hash) && hash != context.Instrument.Hash)
        {
            findings.Error("workbook-version", "", context.Instrument.Id, facts.GetValueOrDefault("version", "?"), context.Instrument.Version);
        }

        return context with
        {
            CycleId = Fact("cycle", context.CycleId, "cycle-differs"),
            AgencyCode = Fact("agency", context.AgencyCode, "agency-differs"),
        };

        string Fact(string name, string expected, string code)
        {
            if (!facts.TryGetValue(name, out string? given) || given.Length == 0)
            {
                return expected;
            }

            if (expected.Length > 0 && !string.Equals(given, expected, StringComparison.OrdinalIgnoreCase))
            {
                findings.Error(code, "", given, expected);
            }

            return expected.Length > 0 ? expected : given;
        }
    }

    private static void TellInvisible(List<WorkbookRow> rows, FindingList findings)
    {
        (string Place, int CodePoint)[] dropped = [.. rows.SelectMany(row => row.Dropped)];
        if (dropped is [var first, ..])
        {
            findings.Warning("csv-invisible-dropped", first.Place, Characters.Name(first.CodePoint), dropped.Length);
        }
    }
}
