using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Tests.Documents;

/// <summary>LibreOffice opens the template, computes its formulas, and saves it: what comes back is what was filled in.</summary>
public sealed class LibreOfficeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);
    private readonly string _folder = Directory.CreateTempSubdirectory("merit-office-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Templates_survive_a_spreadsheet_and_compute_the_domains_scores()
    {
        string? office = Program();
        Assert.SkipWhen(office is null, "LibreOffice (soffice) is not installed: the templates are not opened in a spreadsheet.");
        string[] ids = [.. ShippedInstruments.Ids];
        foreach (string id in ids)
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, $"{id}.xlsx"), WithoutValues(Books.Filled(ShippedInstruments.Get(id), seed: 7)), TestContext.Current.CancellationToken);
        }

        await ConvertAsync(office, "xlsx:Calc MS Excel 2007 XML", ids);

        foreach (string id in ids)
        {
            Instrument instrument = ShippedInstruments.Get(id);
            byte[] saved = await File.ReadAllBytesAsync(Path.Combine(_folder, "out", $"{id}.xlsx"), TestContext.Current.CancellationToken);
            Read<Submission> read = SubmissionWorkbook.Parse(saved, new SubmissionContext("merit-2026", "3173", instrument));
            Assert.True(read.Succeeded, $"{id}: {string.Join("; ", read.Findings.Take(3).Select(finding => $"{finding.Pointer} {finding.MessageEn}"))}");
            IReadOnlyList<SubmissionEntry> entries = Books.Entries(instrument, 7);
            Assert.Equal(entries.Select(entry => (entry.Code, entry.Level, string.Join('|', entry.Evidence))), read.Value.Entries.Select(entry => (entry.Code, entry.Level, string.Join('|', entry.Evidence))));

            ScoreResult score = Scorer.Score(instrument, entries);
            Dictionary<string, string> summary = Cells(saved, 2);
            Assert.Equal((double)score.Score, double.Parse(summary["B6"], CultureInfo.InvariantCulture), 1e-9);
            if (score.Index is { } index)
            {
                Assert.Equal((double)index, double.Parse(summary["B7"], CultureInfo.InvariantCulture), 1e-9);
            }

            if (score.Category is { } category)
            {
                Assert.StartsWith(category.Title.Id, summary["B8"], StringComparison.Ordinal);
            }

            foreach ((int place, NodeScore aspect) in score.Aspects.Index())
            {
                Assert.Equal((double)aspect.Value, double.Parse(summary[$"B{12 + place}"], CultureInfo.InvariantCulture), 1e-9);
            }
        }
    }

    private static string? Program() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "soffice", "libreoffice" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private async Task ConvertAsync(string office, string form, string[] ids)
    {
        ProcessStartInfo start = new(office) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[$"-env:UserInstallation=file://{_folder}/profile", "--headless", "--convert-to", form, "--outdir", Path.Combine(_folder, "out"), .. ids.Select(id => Path.Combine(_folder, $"{id}.xlsx"))])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token), process.WaitForExitAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The workbook without the values that were saved with its formulas: whoever opens it has to compute them.</summary>
    private static byte[] WithoutValues(byte[] workbook)
    {
        List<(string, byte[]?)> changes = [];
        using ZipArchive archive = new(new MemoryStream(workbook));
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal)))
        {
            using Stream stream = entry.Open();
            XDocument sheet = XDocument.Load(stream);
            foreach (XElement formula in sheet.Descendants().Where(element => element.Name.LocalName == "f").ToList())
            {
                formula.ElementsAfterSelf().Remove();
            }

            changes.Add((entry.FullName, System.Text.Encoding.UTF8.GetBytes(sheet.ToString(SaveOptions.DisableFormatting))));
        }

        return Books.Changed(workbook, [.. changes]);
    }

    /// <summary>The cells of a sheet as they were saved, by name.</summary>
    private static Dictionary<string, string> Cells(byte[] workbook, int sheet)
    {
        XNamespace main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        string[] shared = [.. XDocument.Parse(Books.Part(workbook, "xl/sharedStrings.xml")).Root!.Elements(main + "si").Select(text => string.Concat(text.Descendants(main + "t").Select(part => part.Value)))];
        return XDocument.Parse(Books.Part(workbook, $"xl/worksheets/sheet{sheet}.xml")).Descendants(main + "c").Where(cell => cell.Element(main + "v") is not null).ToDictionary(
            cell => cell.Attribute("r")!.Value,
            cell => cell.Attribute("t")?.Value == "s" ? shared[int.Parse(cell.Element(main + "v")!.Value, CultureInfo.InvariantCulture)] : cell.Element(main + "v")!.Value);
    }
}
