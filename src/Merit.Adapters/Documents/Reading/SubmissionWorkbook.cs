using System.Text;
using System.Xml;
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
        try
        {
            return Read(file, context, new ReadingMeter(budget ?? ReadingBudget.Standard), findings);
        }
        catch (UnfitWorkbookException unfit)
        {
            findings.Error(unfit.Code, "", unfit.Arguments);
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            findings.Error("workbook-damaged", "", "ZIP/XML");
        }

        return findings.Result<Submission>(null);
    }

    /// <summary>The id of the instrument that a template was made for; null when the file does not say so.</summary>
    public static string? InstrumentOf(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        ReadingMeter meter = new(ReadingBudget.Standard);
        try
        {
            using WorkbookPackage package = WorkbookPackage.Open(file, meter);
            string workbook = PartOf(package.RelationsOf(""), "officeDocument") ?? "";
            Dictionary<string, (string Kind, string Target)> related = package.RelationsOf(workbook);
            if (SheetsOf(package, workbook, meter).FirstOrDefault(sheet => sheet.Name == FactsSheet) is not { } facts
                || !related.TryGetValue(facts.Relation, out (string Kind, string Target) part))
            {
                return null;
            }

            SheetRows cells = new(meter, SharedTexts(package, PartOf(related, "sharedStrings"), meter));
            using PartReader reader = package.Read(part.Target);
            return Facts(cells.Read(reader)).GetValueOrDefault("instrument");
        }
        catch (Exception damage) when (IsDamage(damage) || damage is UnfitWorkbookException)
        {
            // The reader tells what is wrong.
            return null;
        }
    }

    private static bool IsDamage(Exception failure) =>
        failure is InvalidDataException or IOException or XmlException or DecoderFallbackException or NotSupportedException;

    private static Read<Submission> Read(byte[] file, SubmissionContext context, ReadingMeter meter, FindingList findings)
    {
        using WorkbookPackage package = WorkbookPackage.Open(file, meter);
        foreach (string part in package.Parts.Where(name => name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)))
        {
            package.RelationsOf(part[..^".rels".Length].Replace("_rels/", "", StringComparison.OrdinalIgnoreCase));
        }

        string workbook = PartOf(package.RelationsOf(""), "officeDocument") ?? throw new UnfitWorkbookException("workbook-damaged", "_rels/.rels");
        Dictionary<string, (string Kind, string Target)> related = package.RelationsOf(workbook);
        List<SheetName> sheets = SheetsOf(package, workbook, meter);
        SheetRows cells = new(meter, SharedTexts(package, PartOf(related, "sharedStrings"), meter));
        Dictionary<string, string> facts = [];
        List<WorkbookRow> rows = [];
        int evidence = 1;
        bool hasTable = false;
        foreach (SheetName sheet in sheets)
        {
            if (!related.TryGetValue(sheet.Relation, out (string Kind, string Target) target) || target.Kind != "worksheet")
            {
                continue;
            }

            using PartReader reader = package.Read(target.Target);
            if (sheet.Name == FactsSheet)
            {
                facts = Facts(cells.Read(reader));
            }
            else if (!sheet.Hidden && ReadTable(sheet.Name, cells.Read(reader), rows, findings) is { } columns)
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

    private static string? PartOf(Dictionary<string, (string Kind, string Target)> relations, string kind) =>
        relations.Values.Where(relation => relation.Kind == kind).Select(relation => relation.Target).FirstOrDefault();

    private static List<SheetName> SheetsOf(WorkbookPackage package, string workbook, ReadingMeter meter)
    {
        List<SheetName> sheets = [];
        using PartReader reader = package.Read(workbook);
        while (reader.Read())
        {
            if (reader.IsStart("sheet"))
            {
                sheets.Add(new SheetName(reader["name"] ?? "", reader.Foreign("id") ?? "", reader["state"] is "hidden" or "veryHidden"));
                if (sheets.Count > meter.Budget.Sheets)
                {
                    throw new UnfitWorkbookException("workbook-sheets", meter.Budget.Sheets);
                }
            }
        }

        return sheets;
    }

    private static List<string> SharedTexts(WorkbookPackage package, string? part, ReadingMeter meter)
    {
        List<string> texts = [];
        if (part is null)
        {
            return texts;
        }

        StringBuilder text = new();
        using PartReader reader = package.Read(part);
        while (reader.Read())
        {
            if (!reader.IsStart("si"))
            {
                continue;
            }

            if (texts.Count == meter.Budget.SharedTexts)
            {
                throw new UnfitWorkbookException("workbook-cells", meter.Budget.SharedTexts);
            }

            text.Clear();
            int depth = reader.Depth;
            int skipped = int.MaxValue;
            bool isFilled = !reader.IsEmpty;
            while (isFilled && reader.ReadWithin(depth))
            {
                // A pronunciation within a text is no part of it.
                skipped = reader.Depth <= skipped ? int.MaxValue : skipped;
                if (reader.IsStart("rPh") && !reader.IsEmpty)
                {
                    skipped = reader.Depth;
                }
                else if (reader.IsStart("t") && reader.Depth < skipped)
                {
                    reader.Append(text);
                }
            }

            texts.Add(text.ToString());
        }

        return texts;
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

    private sealed record SheetName(string Name, string Relation, bool Hidden);
}
