using System.Globalization;
using System.Text;
using CsCheck;
using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Reading;

public sealed class Reading_tables_of_spreadsheets
{
    private static readonly SubmissionContext Context = new("merit-2026", "3173", ShippedInstruments.Get("merit-2019"));
    private static readonly IReadOnlyList<string> Codes = [.. Context.Instrument.Leaves.Select(leaf => leaf.Code)];

    [Fact]
    public void Equal_content_is_the_equal_submission_in_every_encoding_and_layout()
    {
        Encoding windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        Func<string, byte[]>[] encodings =
        [
            Encoding.UTF8.GetBytes,
            text => Encoding.UTF8.GetBytes("\uFEFF" + text),
            text => Encoding.UTF8.GetBytes("\uFEFF\uFEFF" + text),
            text => Encoding.Unicode.GetBytes("\uFEFF" + text),
            text => Encoding.Unicode.GetBytes(text),
            text => Encoding.BigEndianUnicode.GetBytes("\uFEFF" + text),
            text => Encoding.BigEndianUnicode.GetBytes(text),
            text => windows1252.GetBytes(text),
        ];
        string[] headers = ["indicator|level|evidence", "Kode|Skor|Bukti Dukung", "No.|Indikator\u200b|Nilai|Bukti_Dukung|Keterangan", "KODE|Indikator|Level|Evidence"];
        Gen.Select(
            Gen.Int[0, encodings.Length - 1], Pick(',', ';', '\t'), Pick("\n", "\r\n", "\r"), Pick(headers),
            Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 3])).Sample(
            (encoding, separator, newLine, header, layout) =>
            {
                (bool quoted, bool sepLine, bool decimals, int empty) = layout;

                // Windows-1252 has no zero-width space.
                string[] columns = (encoding == encodings.Length - 1 ? header.Replace("\u200b", "", StringComparison.Ordinal) : header).Split('|');
                StringBuilder text = new();
                text.Append(sepLine ? $"sep={separator}{newLine}" : "").Append(string.Join(separator, columns)).Append(separator, empty).Append(newLine);
                foreach (string code in Codes)
                {
                    string[] cells = [.. columns.Select((column, place) => Cell(column, place, code, columns, quoted || (decimals && separator == ','), decimals))];
                    text.Append(string.Join(separator, cells)).Append(separator, empty).Append(newLine);
                }

                text.Append(separator, empty).Append(newLine);
                Read<Submission> read = SubmissionCsv.Parse(encodings[encoding](text.ToString()), Context);

                Assert.True(read.Succeeded, string.Join("; ", read.Findings.Take(3)));
                Assert.Equal(Codes, read.Value.Entries.Select(entry => entry.Code));
                Assert.All(read.Value.Entries, entry => Assert.Equal((3m, $"{entry.Code}-é.pdf"), (entry.Level, Assert.Single(entry.Evidence))));
                Assert.All(read.Findings, finding => Assert.Contains(finding.Code, (string[])["encoding-guessed", "csv-invisible-dropped"]));
            },
            iter: 1_000);
    }

    [Fact]
    public void A_stray_mark_shifts_no_line_number()
    {
        string[] lines = ["indicator,level,evidence", .. Codes.Select(code => $"{code},3,{code}.pdf")];
        Gen.Select(Gen.Int[1, 37], Gen.Int[1, 37], Pick("map 5\" tebal", "\"Dinas \"Baru\" Kota\"", "\"peta", "a\"", "\"\"x", "\"a\nb\"\"c\"")).Sample(
            (strayAt, wrongAt, stray) =>
            {
                string[] changed = [.. lines];
                changed[strayAt] = $"{Codes[strayAt - 1]},3,{stray}";
                changed[wrongAt] = $"{Codes[wrongAt - 1]},TIGA,x.pdf";
                int line = wrongAt + 1 + (wrongAt > strayAt && stray.Contains('\n', StringComparison.Ordinal) ? 1 : 0);

                Read<Submission> read = Parse(string.Join('\n', changed));

                Finding finding = Assert.Single(read.Findings, finding => finding.Code == "not-a-number");
                Assert.Equal($"line {line}, column level", finding.Pointer);
                Assert.Equal($"baris {line}, kolom level", finding.Place().Id);
            },
            iter: 500);
    }

    [Fact]
    public void An_open_mark_takes_no_other_line_with_it()
    {
        Read<Submission> read = Parse("indicator,level,evidence\n" + string.Concat(Codes.Select(code => $"{code},3,{(code == "1.3" ? "\"" : "")}{code}.pdf\n")));

        Assert.Equal("csv-open-quote line 4", Shown(Assert.Single(read.Findings)));
    }

    [Theory]
    [InlineData("1.1", "1,1")]
    [InlineData("1.1", "01.01")]
    [InlineData("1.1", "1-Jan")]
    [InlineData("1.1", "01 Januari 2026")]
    [InlineData("2.5", "5-Mei")]
    [InlineData("2.5", "Feb-05")]
    [InlineData("1.2", "01/02/2026")]
    [InlineData("1.2", "2026-02-01 00:00:00")]
    [InlineData("1.1", "46023")]
    [InlineData("3.10", "3.1")]
    public void Codes_that_a_spreadsheet_changed_are_one_finding(string code, string cell)
    {
        Read<Submission> read = Parse("indikator;skor;bukti\n" + string.Concat(Codes.Select(each => $"{(each == code ? cell : each)};3;a.pdf\n")));

        Finding finding = Assert.Single(read.Findings);
        Assert.Equal("csv-codes-changed", finding.Code);
        Assert.Contains($"{cell} ← ", finding.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_column_of_changed_codes_is_one_finding_too()
    {
        string Month(int month) => CultureInfo.GetCultureInfo("id").DateTimeFormat.GetAbbreviatedMonthName(month);
        foreach (Func<int[], string> change in (Func<int[], string>[])
            [parts => $"{parts[0]},{parts[1]}", parts => $"{parts[0]:00}.{parts[1]:00}", parts => $"{parts[0]}-{Month(parts[1])}"])
        {
            Read<Submission> read = Parse("kode;skor;bukti\n" + string.Concat(Codes.Select(code =>
                $"{change([.. code.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture))])};3;a.pdf\n")));

            Assert.Equal("csv-codes-changed line 2, column kode", Shown(Assert.Single(read.Findings)));
        }
    }

    [Fact]
    public void Invisible_characters_at_the_ends_of_cells_are_dropped_with_one_warning()
    {
        Read<Submission> read = Parse("indikator\u200b,skor,bukti\n" + string.Concat(Codes.Select(code => $"{code}\u200b,\u200e3,a.pdf\n")));

        Assert.True(read.Succeeded);
        Finding finding = Assert.Single(read.Findings);
        Assert.Equal("csv-invisible-dropped line 1", Shown(finding));
        Assert.Contains("U+200B", finding.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_column_is_told_with_the_known_ones()
    {
        Finding finding = Assert.Single(Parse("Kode,Skor,Bukti Dukumg\n" + string.Concat(Codes.Select(code => $"{code},0,\n"))).Findings);

        Assert.Equal("csv-column-unknown line 1, column Bukti Dukumg", Shown(finding));
        Assert.Contains("rujukan bukti", finding.MessageId, StringComparison.Ordinal);
        Assert.EndsWith("Mungkin maksudnya \"bukti dukung\".", finding.MessageId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0, 0 }, "file-is-workbook")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1 }, "file-is-old-workbook")]
    [InlineData(new byte[] { 0xC3, 0xA9, 0x0A, 0xE9 }, "encoding-not-utf8")]
    [InlineData(new byte[] { 0xFF, 0xFE }, "document-empty")]
    [InlineData(new byte[] { 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0, 0x62 }, "file-not-text")]
    public void What_is_no_table_is_one_finding(byte[] bytes, string code) =>
        Assert.Equal(code, Assert.Single(SubmissionCsv.Parse(bytes, Context).Findings).Code);

    [Fact]
    public void A_name_of_40000_characters_and_100000_names_are_refused()
    {
        string long40000 = Parse("indicator,level,evidence\n1.1,3," + new string('x', 40_000)).Findings[0].Code;
        Finding many = Parse("indicator,level,evidence\n1.1,3," + string.Join('|', Enumerable.Range(0, 100_000))).Findings[0];

        Assert.Equal("too-long", long40000);
        Assert.Equal("too-many-items line 2, column evidence", Shown(many));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_utf16_is_named()
    {
        byte[] bytes = Encoding.Unicode.GetBytes("kode,nama,jenis\nA1,Dinas X,kota\n");
        bytes[Encoding.Unicode.GetByteCount("kode,nama,jenis\nA1,Dinas ") + 1] = 0xD8;

        Finding finding = Assert.Single(AgencyRegisterCsv.Parse(bytes).Findings);
        Assert.Equal("text-character line 2, column nama", Shown(finding));
        Assert.Contains("U+D858", finding.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_file_whose_codes_lost_their_zeros_gets_one_finding()
    {
        AgencyRegister register = new([new Agency("0031", "A", AgencyType.City), new Agency("0032", "B", AgencyType.City)]);
        Read<ImportedScores> read = ScoreFileCsv.Parse("kode;nilai\n31;300\n32;200\n"u8, Context.Instrument, register);

        Finding finding = Assert.Single(read.Findings);
        Assert.Contains("31 ← 0031; 32 ← 0032", finding.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_commas_separate_a_number_with_a_comma_and_three_digits_could_be_two()
    {
        AgencyRegister register = new([new Agency("31", "A", AgencyType.City)]);

        Assert.Equal("number-ambiguous", Assert.Single(ScoreFileCsv.Parse("kode,nilai\n31,\"1,234\"\n"u8, Context.Instrument, register).Findings).Code);
        Assert.Equal(1.234m, ScoreFileCsv.Parse("kode;nilai\n31;1,234\n"u8, Context.Instrument, register).Value!.Scores[0].Score);
    }

    private static string Cell(string column, int place, string code, string[] columns, bool quoted, bool decimals)
    {
        bool hasCode = columns.Contains("KODE");
        string cell = column.TrimEnd('\u200b') switch
        {
            "No." => (place + 1).ToString(CultureInfo.InvariantCulture),
            "Keterangan" => "",
            "Indikator" when hasCode => "Uraian; indikator, \"lengkap\"",
            "indicator" or "Kode" or "KODE" or "Indikator" => code,
            "level" or "Skor" or "Nilai" or "Level" => decimals ? "3,0" : "3",
            _ => $"{code}-é.pdf",
        };
        return quoted || hasCode ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    private static Read<Submission> Parse(string text) => SubmissionCsv.Parse(Encoding.UTF8.GetBytes(text), Context);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(place => values[place]);

    private static string Shown(Finding finding) => $"{finding.Code} {finding.Pointer}";
}
