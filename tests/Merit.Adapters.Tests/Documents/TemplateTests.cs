using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Merit.Adapters.Documents.Reading;
using Merit.Adapters.Documents.Writing;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Tests.Documents;

public sealed class TemplateTests
{
    public static TheoryData<string> Instruments => [.. ShippedInstruments.Ids];

    [Theory]
    [MemberData(nameof(Instruments))]
    public void What_is_filled_in_comes_back_as_it_was(string id)
    {
        Instrument instrument = ShippedInstruments.Get(id);
        for (int seed = 1; seed <= 20; seed++)
        {
            Read<Submission> read = SubmissionWorkbook.Parse(Books.Filled(instrument, seed), new SubmissionContext("", "", instrument));

            Assert.True(read.Succeeded, string.Join("; ", read.Findings.Take(3).Select(finding => $"{finding.Pointer} {finding.MessageEn}")));
            Assert.Equal(("merit-2026", "3173", id), (read.Value.CycleId, read.Value.AgencyCode, read.Value.InstrumentId));
            foreach ((SubmissionEntry expected, SubmissionEntry actual) in Books.Entries(instrument, seed).Zip(read.Value.Entries))
            {
                Assert.Equal((expected.Code, expected.Level, expected.Respondents), (actual.Code, actual.Level, actual.Respondents));
                Assert.Equal(expected.Evidence, actual.Evidence);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Instruments))]
    public void The_same_order_gives_the_same_bytes_and_a_valid_workbook(string id)
    {
        byte[] first = Books.Filled(ShippedInstruments.Get(id));

        Assert.Equal(first, Books.Filled(ShippedInstruments.Get(id)));
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(first), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath} {error.Description}"));
    }

    [Fact]
    public void An_empty_template_says_at_each_cell_what_is_missing()
    {
        byte[] empty = SubmissionTemplate.Make(new TemplateOrder(Books.Merit) { Cycle = "merit-2026", Agency = "3173" });

        Read<Submission> read = Books.Read(empty);

        Assert.Equal(Books.Merit.Leaves.Count, read.Findings.Count);
        Assert.All(read.Findings, finding => Assert.Equal("blank", finding.Code));
        Assert.Equal("sheet Aspek 1, cell C6", read.Findings[0].Pointer);
        Assert.Equal(new Text("lembar Aspek 1, sel C6", "sheet Aspek 1, cell C6"), read.Findings[0].Place());
    }

    [Fact]
    public void A_template_for_another_is_told_apart()
    {
        byte[] made = Books.Filled();

        Assert.Equal("agency-differs", SubmissionWorkbook.Parse(made, Books.Context with { AgencyCode = "31" }).Findings[0].Code);
        Assert.Equal("cycle-differs", SubmissionWorkbook.Parse(made, Books.Context with { CycleId = "merit-2027" }).Findings[0].Code);
        Assert.Equal("instrument-differs", SubmissionWorkbook.Parse(made, Books.Context with { Instrument = ShippedInstruments.Get("nkk-2022") }).Findings[0].Code);
        Instrument next = InstrumentJson.Parse(System.Text.Encoding.UTF8.GetBytes(InstrumentTemplate.From(ShippedInstruments.Document("merit-2019"), null, "1.1.0").Value!)).Value!;
        Assert.Equal("workbook-version", SubmissionWorkbook.Parse(made, Books.Context with { Instrument = next }).Findings[0].Code);
        Assert.Equal("merit-2019", SubmissionWorkbook.InstrumentOf(made));
        Assert.Null(SubmissionWorkbook.InstrumentOf([1, 2, 3]));
    }

    [Fact]
    public void Names_that_begin_as_formulas_do_are_texts_and_come_back_as_they_were()
    {
        string[] names = ["=1+1.pdf", "+62.pdf", "-a.pdf", "@b.pdf", "'c.pdf", "＝d.pdf", "e.pdf", "=HYPERLINK(f).pdf", "-g.pdf"];
        SubmissionEntry[] entries = [.. Books.Merit.Leaves.Select(leaf => new SubmissionEntry(leaf.Code, 3, names))];
        byte[] made = SubmissionTemplate.Make(new TemplateOrder(Books.Merit) { Agency = "3173", AgencyName = "=cmd|' /C calc'!A0", Entries = entries });

        Read<Submission> read = SubmissionWorkbook.Parse(made, new SubmissionContext("", "", Books.Merit));

        Assert.True(read.Succeeded);
        Assert.All(read.Value.Entries, entry => Assert.Equal(names, entry.Evidence));
        string sheet = Books.Part(made, "xl/worksheets/sheet3.xml");
        Assert.DoesNotContain("<x:t xml:space=\"preserve\">=", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("HYPERLINK(f).pdf</x:f>", sheet, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Instruments))]
    public void A_book_whose_rows_share_their_texts_needs_an_eighth_of_the_budget(string id)
    {
        Instrument instrument = ShippedInstruments.Get(id);
        string[] names = [.. Enumerable.Range(1, 5).Select(file => $"{new string('x', 180)}-{file}.pdf")];
        SubmissionEntry[] entries = [.. Books.Entries(instrument, seed: 1).Select(entry => entry with { Evidence = names })];
        byte[] shared = Books.Sharing(SubmissionTemplate.Make(new TemplateOrder(instrument) { Entries = entries }));

        Read<Submission> read = SubmissionWorkbook.Parse(
            shared, new SubmissionContext("merit-2026", "3173", instrument), new ReadingBudget { InflatedBytes = ReadingBudget.Standard.InflatedBytes / 8 });

        Assert.Contains("t=\"s\"", Books.Part(shared, "xl/worksheets/sheet3.xml"), StringComparison.Ordinal);
        Assert.True(read.Succeeded, string.Join("; ", read.Findings.Take(3).Select(finding => $"{finding.Pointer} {finding.MessageEn}")));
        Assert.All(read.Value.Entries, entry => Assert.Equal(names, entry.Evidence));
    }

    [Theory]
    [InlineData("<c><v>46023</v></c>", "1-Jan as a number")]
    [InlineData("<c t=\"d\"><v>2026-01-01T00:00:00</v></c>", "1-Jan as a date")]
    [InlineData("<c t=\"inlineStr\"><is><t>1-Jan</t></is></c>", "1-Jan as a text")]
    public void A_code_that_a_spreadsheet_made_a_date_is_explained_once(string cell, string _)
    {
        Read<Submission> read = Books.Read(Books.WithRows(Books.Rows(code => code == "1.1" ? cell : Books.Text(code))));

        Finding finding = Assert.Single(read.Findings);
        Assert.Equal(("csv-codes-changed", "sheet Isian, cell A2"), (finding.Code, finding.Pointer));
        Assert.Contains("← 1.1", finding.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_stands_twice_is_told_as_in_a_text_file_and_one_of_evidence_may()
    {
        // "Indikator" beside "Kode" is the wording, and says nothing twice.
        string header = $"<row r=\"1\">{string.Concat(((string[])["Kode", "Skor", "Bukti", "Indikator", "Nilai", "Bukti"]).Select(Books.Text))}</row>";
        Read<Submission> read = Books.Read(Books.WithRows(Books.Rows(Books.Text).Replace(Books.Header, header, StringComparison.Ordinal)));
        Read<Submission> csv = SubmissionCsv.Parse("Kode,Skor,Bukti,Indikator,Nilai\n1.1,3,a.pdf,x,2\n"u8, Books.Context);

        Finding finding = Assert.Single(read.Findings);
        Assert.Equal(("csv-column-doubled", "sheet Isian, cell E1"), (finding.Code, finding.Pointer));
        Assert.Equal(finding.MessageEn, Assert.Single(csv.Findings, one => one.Code == finding.Code).MessageEn);
        Assert.True(Books.Read(Books.WithRows(Books.Rows(Books.Text).Replace(Books.Header, header.Replace("Nilai", "Penanggung jawab", StringComparison.Ordinal), StringComparison.Ordinal))).Succeeded);
    }

    [Fact]
    public void Texts_in_several_runs_are_one_text_without_their_pronunciation()
    {
        const string Rich = "<si><r><rPr><b val=\"true\"/><sz val=\"9\"/></rPr><t>Ko</t></r><r><t>de</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh><phoneticPr fontId=\"1\"/></si>";
        string rows = Books.Rows(Books.Text).Replace(Books.Text("Kode"), "<c t=\"s\"><v>0</v></c>", StringComparison.Ordinal);
        Assert.True(Books.Read(Books.WithRows(rows, Rich)).Succeeded);
        string inline = Books.Rows(Books.Text).Replace(Books.Text("Kode"), Rich.Replace("<si>", "<c t=\"inlineStr\"><is>", StringComparison.Ordinal).Replace("</si>", "</is></c>", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(Books.Read(Books.WithRows(inline)).Succeeded);
    }

    [Fact]
    public void Codes_that_became_numbers_are_read_as_far_as_they_still_tell_what_they_were()
    {
        // 3.10 has become 3.1, which is a code of its own.
        Read<Submission> read = Books.Read(Books.WithRows(Books.Rows(code => $"<c><v>{code}</v></c>")));
        Assert.Equal("csv-codes-changed", Assert.Single(read.Findings).Code);
    }

    [Fact]
    public void Cells_are_read_by_what_was_saved_with_them_and_never_computed()
    {
        Read<Submission> read = Books.Read(Books.WithRows(Books.Rows(Books.Text, code => code switch
        {
            "1.1" => "<c><f>1+1</f><v>2</v></c>",
            "1.2" => "<c><f>1+1</f></c>",
            "1.3" => "<c t=\"e\"><v>#REF!</v></c>",
            "1.4" => "<c t=\"b\"><v>1</v></c>",
            "2.1" => "<c><v>2.9999999999999996</v></c>",
            "2.2" => "<c t=\"str\"><f>WEBSERVICE(\"http://127.0.0.1:9\")</f><v>4</v></c>",
            "2.3" => Books.Text(" \u200B2 "),
            "2.4" => "<c><v>9</v></c>",
            _ => "<c><v>3</v></c>",
        })));

        Assert.Equal(
            [
                "workbook-not-computed sheet Isian, cell B3", "workbook-cell-error sheet Isian, cell B4", "csv-invisible-dropped sheet Isian, cell B8",
                "blank sheet Isian, cell B3", "not-a-number sheet Isian, cell B4", "not-a-number sheet Isian, cell B5", "level-out-of-range sheet Isian, cell B9",
            ],
            read.Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
    }

    [Fact]
    public void Weights_of_an_agencys_type_and_last_years_levels_stand_in_the_sheets()
    {
        byte[] made = SubmissionTemplate.Make(new TemplateOrder(Books.Merit) { AgencyType = AgencyType.City, LastYear = new Dictionary<string, decimal> { ["1.1"] = 2m } });
        Assert.Contains("Tahun lalu", Books.Part(made, "xl/worksheets/sheet3.xml"), StringComparison.Ordinal);
        Assert.DoesNotContain("Tahun lalu", Books.Part(Books.Filled(), "xl/worksheets/sheet3.xml"), StringComparison.Ordinal);
    }
}
