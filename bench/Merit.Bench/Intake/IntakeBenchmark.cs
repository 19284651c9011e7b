using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using Merit.Adapters.Documents.Reading;
using Merit.Adapters.Documents.Writing;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using Merit.Bench.Cycle;
using Merit.Bench.Measuring;
using Merit.Cli;
using MiniExcelLibs;

namespace Merit.Bench.Intake;

/// <summary>
/// Makes and reads the workbook in which agencies assess themselves, beside two well-kept readers on the same file, and gives
/// all of them an archive that inflates a thousandfold. On one thread; memory is what was allocated in all, so that it is never told too low.
/// </summary>
internal static class IntakeBenchmark
{
    private const int Rounds = 60;
    private const int WarmUp = 40;
    private const int BombTexts = 2_000_000;
    private const int Agencies = 1_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (CycleArguments.Parse(arguments, "intake", Agencies, least: 1, "reading", "burst", "large") is not { } asked)
        {
            await Console.Error.WriteLineAsync("usage: Merit.Bench intake [--only reading|burst|large] [--agencies NUMBER] [--json] [--directory DIR]");
            return 2;
        }

        Workspace workspace = Workspace.Find();
        return await asked.RunAsync(async figures =>
        {
            if (asked.Only is null or "reading")
            {
                MeasureReading(figures);
            }

            if (asked.Only is null or "burst")
            {
                figures.Note("burstAgencies", asked.Agencies);
                await IntakeBurst.MeasureAsync(workspace, asked.Folder, new SyntheticYear(asked.Agencies), figures);
            }

            if (asked.Only is null or "large")
            {
                await IntakeBurst.MeasureLargeAsync(workspace, asked.Folder, figures);
            }
        });
    }

    private static void MeasureReading(Figures figures)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Instrument instrument = ShippedInstruments.Get("merit-2019");
        SubmissionContext context = new("merit-2026", "3173", instrument);
        TemplateOrder order = new(instrument) { Cycle = "merit-2026", Agency = "3173", AgencyName = "Kota Jakarta Barat", Entries = Entries(instrument) };

        long start = Stopwatch.GetTimestamp();
        byte[] workbook = SubmissionTemplate.Make(order);
        figures.Add("templateFirstMs", Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1);
        start = Stopwatch.GetTimestamp();
        Read<Submission> read = SubmissionWorkbook.Parse(workbook, context);
        figures.Add("workbookReadFirstMs", Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1);
        if (!read.Succeeded || read.Value.Entries.Count != instrument.Leaves.Count)
        {
            throw new InvalidOperationException("The workbook was not read as it was written.");
        }

        figures.Note("workbookBytes", workbook.Length);
        Measure(figures, "template", () => SubmissionTemplate.Make(order).Length);
        Measure(figures, "workbookRead", () => SubmissionWorkbook.Parse(workbook, context).Findings.Count);
        Measure(figures, "miniExcelRead", () => WithMiniExcel(workbook));
        Measure(figures, "excelDataReaderRead", () => WithExcelDataReader(workbook));

        byte[] bomb = Bomb(workbook);
        figures.Note("bombBytes", bomb.Length);
        Once(figures, "bomb", () => SubmissionWorkbook.Parse(bomb, context).Succeeded ? throw new InvalidOperationException("The bomb was taken in.") : 0);
        Once(figures, "miniExcelBomb", () => WithMiniExcel(bomb));
        Once(figures, "excelDataReaderBomb", () => WithExcelDataReader(bomb));
    }

    private static void Measure(Figures figures, string what, Func<int> work)
    {
        double[] times = new double[WarmUp + Rounds];
        long allocated = 0;
        for (int round = 0; round < times.Length; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            work();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        double[] sorted = [.. times.Skip(WarmUp).Order()];
        figures.Add(what + "Ms", Percentile.Of(sorted, 50));
        figures.Add(what + "MsP95", Percentile.Of(sorted, 95));
        figures.Add(what + "Kb", allocated / 1024.0, 0);
    }

    private static void Once(Figures figures, string what, Func<int> work)
    {
        GC.Collect();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        work();
        figures.Add(what + "Seconds", Stopwatch.GetElapsedTime(start).TotalSeconds, 3);
        figures.Add(what + "Mb", (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6, 1);
    }

    // Every cell of every sheet, without a look at what it says.
    private static int WithMiniExcel(byte[] workbook)
    {
        int cells = 0;
        using MemoryStream stream = new(workbook);
        foreach (string sheet in stream.GetSheetNames())
        {
            cells += stream.Query(sheetName: sheet).Cast<IDictionary<string, object?>>().Sum(row => row.Count);
        }

        return cells;
    }

    private static int WithExcelDataReader(byte[] workbook)
    {
        int cells = 0;
        using IExcelDataReader reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(workbook));
        do
        {
            while (reader.Read())
            {
                for (int column = 0; column < reader.FieldCount; column++)
                {
                    cells += reader.GetValue(column) is null ? 0 : 1;
                }
            }
        }
        while (reader.NextResult());
        return cells;
    }

    private static List<SubmissionEntry> Entries(Instrument instrument) =>
    [
        .. instrument.Leaves.Select((leaf, place) => new SubmissionEntry(
            leaf.Code, place % 5, [.. Enumerable.Range(1, 4).Select(file => $"{leaf.Code}-bukti-{file}.pdf")])),
    ];

    /// <summary>The workbook with a part of two million texts that its sheets share.</summary>
    private static byte[] Bomb(byte[] workbook)
    {
        using MemoryStream output = new();
        output.Write(workbook);
        using (ZipArchive archive = new(output, ZipArchiveMode.Update, leaveOpen: true))
        {
            Replace(archive, "xl/_rels/workbook.xml.rels", text => text.Replace(
                "</Relationships>",
                """<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml" Id="rIdBomb"/></Relationships>""",
                StringComparison.Ordinal));
            Replace(archive, "[Content_Types].xml", text => text.Replace(
                "</Types>",
                """<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>""",
                StringComparison.Ordinal));
            using StreamWriter shared = new(archive.CreateEntry("xl/sharedStrings.xml").Open());
            shared.Write("""<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">""");
            for (int text = 0; text < BombTexts; text++)
            {
                shared.Write("<si><t>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA</t></si>");
            }

            shared.Write("</sst>");
        }

        return output.ToArray();
    }

    private static void Replace(ZipArchive archive, string name, Func<string, string> change)
    {
        ZipArchiveEntry entry = archive.GetEntry(name)!;
        string text;
        using (StreamReader reader = new(entry.Open()))
        {
            text = reader.ReadToEnd();
        }

        entry.Delete();
        using StreamWriter writer = new(archive.CreateEntry(name).Open());
        writer.Write(change(text));
    }
}
