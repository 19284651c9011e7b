using System.Buffers.Binary;
using System.Text;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Tests.Documents;

/// <summary>Files made to do harm: each is answered with its finding, and none costs more than the budget allows.</summary>
public sealed class HostileWorkbooksTests
{
    private const long MostMemory = 64L * 1024 * 1024;

    private static readonly byte[] Plain = Books.WithRows(Books.Rows(Books.Text));
    private static readonly string Spaces = new(' ', 64 * 1024 * 1024);

    /// <summary>Name, the file, and the code of its finding; empty where the file does no harm and is read.</summary>
    private static readonly Dictionary<string, (Func<byte[]> Make, string Code)> Files = new()
    {
        ["a part that inflates a thousandfold"] = (() => Sheet(Repeated("<x>" + new string(' ', 1_000) + "</x>", 60_000)), "workbook-inflates"),
        ["a thousandfold text in a sheet"] = (() => Sheet(Spaces), "workbook-complex"),
        ["a thousandfold text in the shared strings"] = (() => Shared($"<si><t>{Spaces}</t></si>"), "workbook-complex"),
        ["half a million shared strings"] = (() => Shared(Repeated("<si><t/></si>", 500_000)), "workbook-cells"),
        ["huge shared strings"] = (() => Shared(Repeated($"<si><t>{new string('x', 30_000)}</t></si>", 2_000)), "workbook-inflates"),
        ["one shared string in two hundred thousand cells"] = (() => Naming(new string('x', 32_767)), "workbook-inflates"),
        ["one shared string that ends in a blank in two hundred thousand cells"] = (() => Naming(new string('x', 32_766) + ' '), "workbook-inflates"),
        ["1,048,576 empty rows"] = (() => Books.WithRows(Books.Header + Repeated("<row/>", 1_048_575)), "workbook-rows"),
        ["1,048,576 numbered empty rows"] = (() => Books.WithRows(string.Concat(Enumerable.Range(1, 1_048_576).Select(row => $"<row r=\"{row}\"/>"))), "workbook-rows"),
        ["a row of a million cells"] = (() => Books.WithRows($"<row>{Repeated("<c/>", 1_000_000)}</row>"), "workbook-cells"),
        ["a million empty elements beside the cells"] = (() => Books.WithRows(Repeated("<x/>", 3_000_000)), "workbook-inflates"),
        ["a text of a megabyte in one cell"] = (() => Books.WithRows(Books.Header + $"<row>{Books.Text(new string('1', 1_000_000))}</row>"), "workbook-complex"),
        ["a text of forty thousand characters in one cell"] = (() => Books.WithRows(Books.Rows(Books.Text) + $"<row>{Books.Text(new string('1', 40_000))}</row>"), "workbook-cell-long"),
        ["an attribute of a megabyte"] = (() => Books.WithRows($"<row x=\"{new string('>', 1_000_000)}\"/>"), "workbook-complex"),
        ["elements two million deep"] = (() => Books.WithRows(Repeated("<a>", 2_000_000)), "workbook-complex"),
        ["a hundred thousand names of elements"] = (() => Books.WithRows(string.Concat(Enumerable.Range(0, 100_000).Select(name => $"<n{name}/>"))), "workbook-complex"),
        ["a hundred thousand attributes"] = (() => Books.WithRows($"<row {string.Concat(Enumerable.Range(0, 100_000).Select(name => $"a{name}=\"\" "))}/>"), "workbook-complex"),
        ["a thousand sheets"] = (() => Part("xl/workbook.xml", $"<workbook><sheets>{Repeated("<sheet name=\"a\"/>", 1_000)}</sheets></workbook>"), "workbook-sheets"),
        ["thirty thousand entries"] = (() => Books.Archive(Enumerable.Range(0, 30_000).Select(entry => new KeyValuePair<string, byte[]>($"e{entry}", []))), "workbook-entries"),
        ["a file of six megabytes"] = (() => Books.Changed(Plain, ("xl/media/image1.png", Noise(6_000_000))), "workbook-too-large"),
        ["entities that grow"] = (() => Part("xl/worksheets/sheet1.xml", "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><worksheet>&b;</worksheet>"), "workbook-damaged"),
        ["an entity from a file"] = (() => Part("xl/worksheets/sheet1.xml", "<!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>"), "workbook-damaged"),
        ["an entity from the network"] = (() => Part("xl/sharedStrings.xml", "<!DOCTYPE s SYSTEM \"http://127.0.0.1:9/x.dtd\"><sst/>", "sharedStrings"), "workbook-damaged"),
        ["a document type in the content types"] = (() => Part("[Content_Types].xml", "<!DOCTYPE t []><Types/>"), "workbook-damaged"),
        ["a schema from outside"] = (() => Part("xl/worksheets/sheet1.xml", "<worksheet xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:schemaLocation=\"a http://127.0.0.1:9/a.xsd\"/>"), "workbook-no-table"),
        ["an archive in an archive"] = (() => Books.Changed(Plain, ("xl/media/more.zip", Plain)), "workbook-embedded"),
        ["a workbook in a workbook"] = (() => Books.Changed(Plain, ("xl/embeddings/Microsoft_Excel_Sheet.xlsx", Plain)), "workbook-embedded"),
        ["an embedded object"] = (() => Books.Changed(Plain, ("xl/embeddings/oleObject1.bin", [1])), "workbook-embedded"),
        ["a name that leads upwards"] = (() => Books.Changed(Plain, ("../../etc/cron.d/x", [1])), "workbook-entry-name"),
        ["a name that leads upwards from within"] = (() => Books.Changed(Plain, ("xl/../../x", [1])), "workbook-entry-name"),
        ["a name from the root"] = (() => Books.Changed(Plain, ("/etc/passwd", [1])), "workbook-entry-name"),
        ["a name with a drive"] = (() => Books.Changed(Plain, ("C:/x", [1])), "workbook-entry-name"),
        ["a name with backslashes"] = (() => Books.Changed(Plain, ("xl\\..\\x", [1])), "workbook-entry-name"),
        ["a name that turns round"] = (() => Books.Changed(Plain, ("xl/\u202Excod.exe", [1])), "workbook-entry-name"),
        ["a name of nothing to see"] = (() => Books.Changed(Plain, ("xl/\u200Bworkbook.xml", [1])), "workbook-entry-name"),
        ["a name of ten thousand characters"] = (() => Books.Changed(Plain, (new string('x', 10_000), [1])), "workbook-entry-name"),
        ["an entry twice"] = (() => Books.Archive([.. Books.Parts(Books.Rows(Books.Text)), new("xl/workbook.xml", [1])]), "workbook-entry-doubled"),
        ["an entry twice in other case"] = (() => Books.Archive([.. Books.Parts(Books.Rows(Books.Text)), new("XL/Workbook.xml", [1])]), "workbook-entry-doubled"),
        ["macros"] = (() => Books.Changed(Plain, ("xl/vbaProject.bin", [1])), "workbook-macros"),
        ["macros under another name"] = (() => Part("[Content_Types].xml", $"<Types><Override ContentType=\"{Books.Main}\"/><Override ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>"), "workbook-macros"),
        ["an xlsm that was renamed"] = (() => Part("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>"), "workbook-macros"),
        ["macros of the nineties"] = (() => Books.Changed(Plain, ("xl/macrosheets/sheet1.xml", [1])), "workbook-macros"),
        ["controls"] = (() => Books.Changed(Plain, ("xl/activeX/activeX1.bin", [1])), "workbook-macros"),
        ["a link to another workbook"] = (() => Books.Changed(Plain, ("xl/externalLinks/externalLink1.xml", [1])), "workbook-link"),
        ["a connection to a database"] = (() => Books.Changed(Plain, ("xl/connections.xml", [1])), "workbook-link"),
        ["a picture from the network"] = (() => Books.Changed(Plain, ("xl/drawings/_rels/drawing1.xml.rels", External("image"))), "workbook-link"),
        ["a template from the network"] = (() => Books.Changed(Plain, ("xl/_rels/workbook.xml.rels", External("attachedTemplate"))), "workbook-link"),
        ["a page to read"] = (() => Books.Changed(Plain, ("xl/worksheets/_rels/sheet1.xml.rels", External("hyperlink"))), ""),
        ["a password"] = (() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1024], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[1024]], "workbook-encrypted"),
        ["an entry with a password"] = (() => Flagged(Plain), "workbook-encrypted"),
        ["an old workbook"] = (() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1024]], "workbook-old"),
        ["a document of Word"] = (() => Part("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"), "workbook-other-document"),
        ["a workbook of LibreOffice"] = (() => Books.Archive([new("mimetype", "application/vnd.oasis.opendocument.spreadsheet"u8.ToArray()), new("content.xml", [1])]), "workbook-open-document"),
        ["no content types"] = (() => Books.Changed(Plain, ("[Content_Types].xml", null)), "workbook-none"),
        ["the content type of a picture"] = (() => Part("[Content_Types].xml", "<Types><Override ContentType=\"image/png\"/></Types>"), "workbook-damaged"),
        ["a text"] = (() => "indicator,level\n1.1,3\n"u8.ToArray(), "workbook-none"),
        ["nothing"] = (() => [], "workbook-none"),
        ["an empty archive"] = (() => Books.Archive([]), "workbook-none"),
        ["half a file"] = (() => Plain[..(Plain.Length / 2)], "workbook-damaged"),
        ["a file without its list"] = (() => Plain[..^100], "workbook-damaged"),
        ["a file with its middle gone"] = (() => Holed(Books.Filled()), "workbook-damaged"),
        ["an archive whose list says that there is more"] = (() => Counted(Plain, 200), "workbook-damaged"),
        ["a part in another encoding"] = (() => Books.Changed(Plain, ("xl/worksheets/sheet1.xml", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("<worksheet/>")])), "workbook-damaged"),
        ["a part that is no XML"] = (() => Part("xl/worksheets/sheet1.xml", "{\"a\":1}"), "workbook-damaged"),
        ["a part that ends in an element"] = (() => Part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"), "workbook-damaged"),
        ["a sheet that is not there"] = (() => Books.Changed(Plain, ("xl/worksheets/sheet1.xml", null)), "workbook-damaged"),
        ["a shared string that is not there"] = (() => Books.WithRows("<row><c t=\"s\"><v>99999</v></c></row>"), "workbook-damaged"),
        ["a shared string of a negative number"] = (() => Books.WithRows("<row><c t=\"s\"><v>-1</v></c></row>"), "workbook-damaged"),
        ["a cell beyond the last column"] = (() => Books.WithRows("<row><c r=\"ZZZZZ1\"/></row>"), "workbook-damaged"),
        ["a row beyond the last row"] = (() => Books.WithRows("<row r=\"99999999999\"/>"), "workbook-damaged"),
        ["parts that name each other in a circle"] = (() => Books.Changed(Plain, ("_rels/.rels", Encoding.UTF8.GetBytes(Books.Related(("rId1", "officeDocument", "_rels/.rels"))))), "workbook-no-table"),
        ["only hidden sheets"] = (() => Part("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" state=\"hidden\" r:id=\"rId1\"/></sheets></workbook>"), "workbook-no-table"),
        ["a sheet's name that turns round"] = (() => Part("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\u202Eb\" r:id=\"rId1\"/></sheets></workbook>"), ""),
        ["an evidence name that turns round"] = (() => Books.WithRows(Books.Rows(Books.Text).Replace("bukti.pdf", "bukti\u202Efdp.exe", StringComparison.Ordinal)), "text-character"),
        ["an evidence name that leads upwards"] = (() => Books.WithRows(Books.Rows(Books.Text).Replace("bukti.pdf", "../bukti.pdf", StringComparison.Ordinal)), "evidence-name"),
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_answered_within_the_budget(string name)
    {
        (Func<byte[]> make, string code) = Files[name];
        byte[] file = make();
        Books.Read(Plain);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Read<Submission> read = Books.Read(file);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < MostMemory, $"{allocated} bytes");
        Assert.Equal(code, read.Findings is [{ } first, ..] ? first.Code : "");
        Assert.All(read.Findings, finding => Assert.True(finding.MessageId.Length > 20 && finding.MessageEn.Length > 20 && finding.MessageId.Length < 1_000));
        Assert.Equal(code.Length == 0, read.Succeeded);
    }

    [Fact]
    public void There_are_more_than_forty_of_them() => Assert.True(Files.Count > 40, $"{Files.Count}");

    [Fact]
    public void Work_is_counted_and_ends_where_the_budget_does()
    {
        ReadingBudget small = new() { Rows = 10, Cells = 20, InflatedBytes = 4_000, Entries = 4 };
        Assert.Equal("workbook-entries", Assert.Single(Books.Read(Plain, small).Findings).Code);
        Assert.Equal("workbook-inflates", Assert.Single(Books.Read(Plain, small with { Entries = 9 }).Findings).Code);
        Assert.Equal("workbook-rows", Assert.Single(Books.Read(Plain, small with { Entries = 9, InflatedBytes = 99_000, Cells = 900 }).Findings).Code);
        Assert.Equal("workbook-cells", Assert.Single(Books.Read(Plain, small with { Entries = 9, InflatedBytes = 99_000, Rows = 900 }).Findings).Code);
    }

    private static byte[] Sheet(string text) => Part("xl/worksheets/sheet1.xml", $"<worksheet>{text}</worksheet>");

    private static byte[] Shared(string shared) => Books.WithRows(Books.Rows(Books.Text), shared);

    /// <summary>A table whose cells all name one text.</summary>
    private static byte[] Naming(string text) =>
        Books.WithRows(Books.Header + Repeated($"<row>{Repeated("<c t=\"s\"><v>0</v></c>", 4)}</row>", 49_990), $"<si><t>{text}</t></si>");

    private static byte[] Part(string name, string content, string? alsoRelated = null) => alsoRelated is null
        ? Books.Changed(Plain, (name, Encoding.UTF8.GetBytes(content)))
        : Books.Changed(Books.WithRows(Books.Rows(Books.Text), "<si/>"), (name, Encoding.UTF8.GetBytes(content)));

    private static byte[] External(string kind) => Encoding.UTF8.GetBytes(
        $"<Relationships><Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"http://127.0.0.1:9/x\" TargetMode=\"External\"/></Relationships>");

    private static string Repeated(string part, int times) => new StringBuilder(part.Length * times).Insert(0, part, times).ToString();

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(1).NextBytes(noise);
        return noise;
    }

    // Bit 0 of the flags, in each line of the archive's list and before each entry.
    private static byte[] Flagged(byte[] file)
    {
        byte[] flagged = [.. file];
        for (int place = 0; place < flagged.Length - 10; place++)
        {
            if (flagged.AsSpan(place).StartsWith("PK\u0001\u0002"u8))
            {
                flagged[place + 8] |= 1;
            }
        }

        return flagged;
    }

    private static byte[] Holed(byte[] file)
    {
        byte[] holed = [.. file];
        holed.AsSpan(file.Length / 4, file.Length / 3).Clear();
        return holed;
    }

    private static byte[] Counted(byte[] file, ushort entries)
    {
        byte[] counted = [.. file];
        int end = counted.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(counted.AsSpan(end + 10), entries);
        return counted;
    }
}
