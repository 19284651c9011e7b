using System.Text;
using System.Xml;
using Merit.Assessment;
using Merit.Assessment.Reading;

namespace Merit.Adapters.Documents.Reading;

/// <summary>A workbook that is being read: its sheets in their order, each row by row.</summary>
internal sealed class OpenWorkbook
{
    private readonly ReadingMeter _meter;
    private readonly WorkbookPackage _package;
    private readonly SheetRows _cells;

    private OpenWorkbook(WorkbookPackage package, ReadingMeter meter)
    {
        _meter = meter;
        _package = package;
        foreach (string part in package.Parts.Where(name => name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)))
        {
            package.RelationsOf(part[..^".rels".Length].Replace("_rels/", "", StringComparison.OrdinalIgnoreCase));
        }

        string workbook = PartOf(package.RelationsOf(""), "officeDocument") ?? throw new UnfitWorkbookException("workbook-damaged", "_rels/.rels");
        Dictionary<string, (string Kind, string Target)> related = package.RelationsOf(workbook);
        Sheets = SheetsOf(workbook, related);
        _cells = new SheetRows(meter, SharedTexts(PartOf(related, "sharedStrings")));
    }

    /// <summary>The sheets that hold cells.</summary>
    public IReadOnlyList<TableSheet> Sheets { get; }

    /// <summary>What is read from a workbook, or a finding on why nothing can be. Never throws on bad input, and never uses more than its budget.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="budget">How much work it may make.</param>
    /// <param name="findings">Where the finding goes.</param>
    /// <param name="read">Reads it.</param>
    public static Read<T> Read<T>(byte[] file, ReadingBudget budget, FindingList findings, Func<OpenWorkbook, Read<T>> read)
        where T : class
    {
        try
        {
            ReadingMeter meter = new(budget);
            using WorkbookPackage package = WorkbookPackage.Open(file, meter);
            return read(new OpenWorkbook(package, meter));
        }
        catch (UnfitWorkbookException unfit)
        {
            findings.Error(unfit.Code, "", unfit.Arguments);
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException or XmlException or DecoderFallbackException or NotSupportedException)
        {
            findings.Error("workbook-damaged", "", "ZIP/XML");
        }

        return findings.Result<T>(null);
    }

    /// <summary>The rows of a sheet that hold something.</summary>
    public IEnumerable<SheetRow> RowsOf(TableSheet sheet)
    {
        using PartReader reader = _package.Read(sheet.Part);
        foreach (SheetRow row in _cells.Read(reader))
        {
            yield return row;
        }
    }

    private static string? PartOf(Dictionary<string, (string Kind, string Target)> relations, string kind) =>
        relations.Values.Where(relation => relation.Kind == kind).Select(relation => relation.Target).FirstOrDefault();

    private List<TableSheet> SheetsOf(string workbook, Dictionary<string, (string Kind, string Target)> related)
    {
        List<TableSheet> sheets = [];
        int listed = 0;
        using PartReader reader = _package.Read(workbook);
        while (reader.Read())
        {
            if (!reader.IsStart("sheet"))
            {
                continue;
            }

            if (++listed > _meter.Budget.Sheets)
            {
                throw new UnfitWorkbookException("workbook-sheets", _meter.Budget.Sheets);
            }

            // A sheet may also be a chart.
            if (related.TryGetValue(reader.Foreign("id") ?? "", out (string Kind, string Target) part) && part.Kind == "worksheet")
            {
                sheets.Add(new TableSheet(reader["name"] ?? "", part.Target, reader["state"] is "hidden" or "veryHidden"));
            }
        }

        return sheets;
    }

    private List<string> SharedTexts(string? part)
    {
        List<string> texts = [];
        if (part is null)
        {
            return texts;
        }

        StringBuilder text = new();
        using PartReader reader = _package.Read(part);
        while (reader.Read())
        {
            if (!reader.IsStart("si"))
            {
                continue;
            }

            if (texts.Count == _meter.Budget.SharedTexts)
            {
                throw new UnfitWorkbookException("workbook-cells", _meter.Budget.SharedTexts);
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
}

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">As its tab shows it.</param>
/// <param name="Part">Where its cells lie in the file.</param>
/// <param name="IsHidden">Whether people do not see it.</param>
internal sealed record TableSheet(string Name, string Part, bool IsHidden);
