using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.CustomProperties;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.VariantTypes;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Adapters.Documents.Writing;

/// <summary>
/// Makes the workbook in which an agency assesses itself: a guide, a summary with the score as it stands, and a sheet for each
/// aspect. <see cref="SubmissionWorkbook"/> reads it back. The same order gives the same bytes for ever.
/// </summary>
public static class SubmissionTemplate
{
    /// <summary>The media type of workbooks.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const int LongestSheetName = 31;
    private const string PropertyFormat = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";

    // The first moment that an archive can note: no clock gets into the bytes.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The workbook's bytes.</summary>
    public static byte[] Make(TemplateOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ScoreResult score = Scorer.Score(order.Instrument, order.Entries, new ScoringOptions { AgencyType = order.AgencyType });
        List<AspectSheet> aspects = [];
        foreach ((InstrumentNode aspect, NodeScore own) in order.Instrument.Aspects.Zip(score.Aspects))
        {
            aspects.Add(new AspectSheet(order, aspect, own, NameOf(aspect, aspects.Count + 1)));
        }

        List<SheetDraft> sheets =
        [
            GuideSheet.Write(order),
            SummarySheet.Write(order, score, aspects),
            .. aspects.Select(aspect => aspect.Sheet),
            Facts(order),
        ];
        using MemoryStream made = new();
        using (SpreadsheetDocument document = SpreadsheetDocument.Create(made, SpreadsheetDocumentType.Workbook))
        {
            Compose(document, order, sheets);
        }

        made.Position = 0;
        return Timeless(made);
    }

    /// <summary>The name under which the workbook is handed out.</summary>
    public static string FileName(TemplateOrder order, string extension)
    {
        ArgumentNullException.ThrowIfNull(order);
        string[] parts = ["penilaian-mandiri", order.Cycle.Length > 0 ? order.Cycle : order.Instrument.Id, order.Agency];
        return string.Join('-', parts.Where(part => part.Length > 0)) + extension;
    }

    private static string NameOf(InstrumentNode aspect, int number)
    {
        // Codes are letters, digits, points, hyphens and underscores, but may be longer than a sheet's name.
        string name = $"Aspek {aspect.Code}";
        return name.Length <= LongestSheetName ? name : $"Aspek {number}. {aspect.Code}"[..LongestSheetName];
    }

    private static SheetDraft Facts(TemplateOrder order)
    {
        SheetDraft sheet = new(SubmissionWorkbook.FactsSheet) { Hidden = true };
        sheet.Column(20);
        sheet.Column(80);
        int row = 0;
        foreach ((string name, string value) in FactsOf(order))
        {
            row++;
            sheet.Text(1, row, Look.Plain, name);
            sheet.Text(2, row, Look.Plain, value);
        }

        return sheet;
    }

    private static IEnumerable<(string Name, string Value)> FactsOf(TemplateOrder order) =>
        ((string Name, string Value)[])
        [
            ("instrument", order.Instrument.Id),
            ("version", order.Instrument.Version),
            ("sha256", order.Instrument.Hash),
            ("cycle", order.Cycle),
            ("agency", order.Agency),
        ];

    private static void Compose(SpreadsheetDocument document, TemplateOrder order, List<SheetDraft> sheets)
    {
        WorkbookPart workbook = document.AddWorkbookPart();
        document.ChangeIdOfPart(workbook, "rId1");
        Sheets list = new();
        DefinedNames titles = new();
        foreach ((int place, SheetDraft sheet) in sheets.Index())
        {
            string id = $"rId{place + 1}";
            workbook.AddNewPart<WorksheetPart>(id).Worksheet = sheet.Finish($"{order.Instrument.Id} {order.Instrument.Version} {order.Agency}");
            Sheet named = new() { Name = sheet.Name, SheetId = (uint)place + 1, Id = id };
            if (sheet.Hidden)
            {
                named.State = SheetStateValues.VeryHidden;
            }

            list.Append(named);
            if (sheet.Frozen is { } cell)
            {
                titles.Append(new DefinedName($"'{sheet.Name}'!${cell.Row - 1}:${cell.Row - 1}") { Name = "_xlnm.Print_Titles", LocalSheetId = (uint)place });
            }
        }

        workbook.AddNewPart<WorkbookStylesPart>($"rId{sheets.Count + 1}").Stylesheet = Looks.Stylesheet();
        workbook.Workbook = new Workbook(
            new WorkbookProperties { CodeName = "Merit" },
            new WorkbookProtection { LockStructure = true },
            new BookViews(new WorkbookView { FirstSheet = 0, ActiveTab = 0, TabRatio = 800 }),
            list,
            titles,
            new CalculationProperties { CalculationId = 191029, FullCalculationOnLoad = true });
        CustomFilePropertiesPart properties = document.AddCustomFilePropertiesPart();
        document.ChangeIdOfPart(properties, "rId2");
        properties.Properties = new Properties(FactsOf(order).Select((fact, place) => new CustomDocumentProperty
        {
            FormatId = PropertyFormat,
            PropertyId = place + 2,
            Name = $"merit-{fact.Name}",
            VTLPWSTR = new VTLPWSTR(fact.Value),
        }));
    }

    /// <summary>The same archive with its entries in order and without the time at which it was made.</summary>
    private static byte[] Timeless(Stream made)
    {
        using MemoryStream output = new();
        using (ZipArchive source = new(made, ZipArchiveMode.Read))
        using (ZipArchive target = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                ZipArchiveEntry copy = target.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = NoTime;
                using Stream from = entry.Open();
                using Stream to = copy.Open();
                from.CopyTo(to);
            }
        }

        return output.ToArray();
    }
}
