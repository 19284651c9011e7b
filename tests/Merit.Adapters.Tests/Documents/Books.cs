using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Merit.Adapters.Documents.Reading;
using Merit.Adapters.Documents.Writing;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Tests.Documents;

/// <summary>Workbooks for tests: templates that are filled in, small ones from their parts, and templates with something changed.</summary>
internal static class Books
{
    public const string Main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private const string Namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static Instrument Merit { get; } = ShippedInstruments.Get("merit-2019");

    public static SubmissionContext Context { get; } = new("merit-2026", "3173", Merit);

    /// <summary>Levels and evidence for every indicator, from a seed.</summary>
    public static IReadOnlyList<SubmissionEntry> Entries(Instrument instrument, int seed)
    {
        Random random = new(seed);
        return
        [
            .. instrument.Leaves.Select(leaf => new SubmissionEntry(
                leaf.Code,
                leaf.Scale is { } scale ? scale.Levels[random.Next(scale.Levels.Count)].Number : leaf.Range!.Minimum.Value + decimal.Round((leaf.Range.Maximum.Value - leaf.Range.Minimum.Value) * random.Next(0, 101) / 100, 2),
                [.. Enumerable.Range(1, random.Next(0, 8)).Select(file => $"{leaf.Code}-bukti-{file}.pdf")],
                leaf.Kind == NodeKind.Survey ? random.Next(0, 400) : null)),
        ];
    }

    public static byte[] Filled(Instrument? instrument = null, int seed = 1) => SubmissionTemplate.Make(new TemplateOrder(instrument ?? Merit)
    {
        Cycle = "merit-2026",
        Agency = "3173",
        AgencyName = "Kota Jakarta Barat",
        Entries = Entries(instrument ?? Merit, seed),
    });

    public static Read<Submission> Read(byte[] file, ReadingBudget? budget = null) => SubmissionWorkbook.Parse(file, Context, budget);

    /// <summary>A workbook with one sheet that holds these rows, as XML.</summary>
    public static byte[] WithRows(string rows, string shared = "") => Archive(Parts(rows, shared));

    /// <summary>A workbook with the header, and a row for each indicator of the instrument.</summary>
    public static string Rows(Func<string, string> codeCell, Func<string, string>? levelCell = null) =>
        Header + string.Concat(Merit.Leaves.Select((leaf, place) => $"<row r=\"{place + 2}\">{codeCell(leaf.Code)}{(levelCell ?? (_ => "<c><v>3</v></c>"))(leaf.Code)}{Text("bukti.pdf")}</row>"));

    public static string Header => $"<row r=\"1\">{Text("Kode")}{Text("Tingkat")}{Text("Berkas bukti 1")}</row>";

    public static string Text(string text) => $"<c t=\"inlineStr\"><is><t>{System.Security.SecurityElement.Escape(text)}</t></is></c>";

    public static Dictionary<string, byte[]> Parts(string rows, string shared = "")
    {
        Dictionary<string, string> parts = new()
        {
            ["[Content_Types].xml"] = $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Main}"/></Types>""",
            ["_rels/.rels"] = Related(("rId1", "officeDocument", "xl/workbook.xml")),
            ["xl/workbook.xml"] = $"""<workbook xmlns="{Namespace}" xmlns:r="{Relations}"><sheets><sheet name="Isian" sheetId="1" r:id="rId1"/></sheets></workbook>""",
            ["xl/_rels/workbook.xml.rels"] = shared.Length > 0
                ? Related(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"))
                : Related(("rId1", "worksheet", "worksheets/sheet1.xml")),
            ["xl/worksheets/sheet1.xml"] = $"""<worksheet xmlns="{Namespace}"><sheetData>{rows}</sheetData></worksheet>""",
        };
        if (shared.Length > 0)
        {
            parts["xl/sharedStrings.xml"] = $"""<sst xmlns="{Namespace}">{shared}</sst>""";
        }

        return parts.ToDictionary(part => part.Key, part => Encoding.UTF8.GetBytes(part.Value));
    }

    public static string Related(params ReadOnlySpan<(string Id, string Kind, string Target)> relations)
    {
        StringBuilder text = new("""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">""");
        foreach ((string id, string kind, string target) in relations)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"""<Relationship Id="{id}" Type="{Relations}/{kind}" Target="{target}"/>""");
        }

        return text.Append("</Relationships>").ToString();
    }

    public static byte[] Archive(IEnumerable<KeyValuePair<string, byte[]>> parts)
    {
        using MemoryStream output = new();
        using (ZipArchive archive = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in parts)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return output.ToArray();
    }

    /// <summary>A workbook with parts changed, added, or, where null, taken out.</summary>
    public static byte[] Changed(byte[] workbook, params ReadOnlySpan<(string Name, byte[]? Content)> changes)
    {
        List<KeyValuePair<string, byte[]>> parts = [];
        using (ZipArchive archive = new(new MemoryStream(workbook)))
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                using MemoryStream content = new();
                using Stream source = entry.Open();
                source.CopyTo(content);
                parts.Add(new KeyValuePair<string, byte[]>(entry.FullName, content.ToArray()));
            }
        }

        foreach ((string name, byte[]? content) in changes)
        {
            parts.RemoveAll(part => part.Key == name);
            if (content is not null)
            {
                parts.Add(new KeyValuePair<string, byte[]>(name, content));
            }
        }

        return Archive(parts);
    }

    /// <summary>A workbook as spreadsheets save it: each text stands once in a part of its own, and the cells name it by its number.</summary>
    public static byte[] Sharing(byte[] workbook)
    {
        XNamespace main = Namespace;
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        List<(string, byte[]?)> changes = [];
        using ZipArchive archive = new(new MemoryStream(workbook));
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal)))
        {
            using Stream stream = entry.Open();
            XDocument sheet = XDocument.Load(stream, LoadOptions.PreserveWhitespace);
            foreach (XElement cell in sheet.Descendants(main + "c").Where(cell => cell.Attribute("t")?.Value == "inlineStr"))
            {
                string text = string.Concat(cell.Elements(main + "is").Elements().Select(part => part.ToString(SaveOptions.DisableFormatting)));
                numbers.TryAdd(text, numbers.Count);
                cell.SetAttributeValue("t", "s");
                cell.ReplaceNodes(new XElement(main + "v", numbers[text]));
            }

            changes.Add((entry.FullName, Encoding.UTF8.GetBytes(sheet.ToString(SaveOptions.DisableFormatting))));
        }

        const string Relationships = "xl/_rels/workbook.xml.rels";
        string related = Part(workbook, Relationships).Replace(
            "</Relationships>", $"""<Relationship Id="shared" Type="{Relations}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>""", StringComparison.Ordinal);
        string shared = $"""<sst xmlns="{Namespace}">{string.Concat(numbers.Keys.Select(text => $"<si>{text}</si>"))}</sst>""";
        return Changed(workbook, [.. changes, (Relationships, Encoding.UTF8.GetBytes(related)), ("xl/sharedStrings.xml", Encoding.UTF8.GetBytes(shared))]);
    }

    /// <summary>A part of a workbook as text.</summary>
    public static string Part(byte[] workbook, string name)
    {
        using ZipArchive archive = new(new MemoryStream(workbook));
        using StreamReader reader = new(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
