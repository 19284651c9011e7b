using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Merit.Adapters.Documents.Certificates;
using Merit.Assessment;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Merit.Adapters.Tests.Documents.Certificates;

/// <summary>What stands on a certificate and in a letter is what was to stand there, as others read it.</summary>
public sealed partial class CertificateDocumentTests
{
    // Makes this test write the certificate for the one that started it.
    private const string ForAnother = "MERIT_TEST_CERTIFICATE";

    private static readonly CertificateContent Sample = new()
    {
        Code = "7K3M-9QXA-B2D",
        Address = "https://merit.example/check/7K3M9QXAB2D",
        Body = "Komisi Aparatur Sipil Negara",
        Agency = "Pemerintah Kota Tangerang",
        Title = new Text("Baik", "Good"),
        Cycle = new Text("Penilaian Sistem Merit 2027", "Merit system assessment 2027"),
        Score = new CertificateScore(288.5m, 410m, 0.70m),
        Decree = "12/KEP/2027",
        DecidedOn = new DateOnly(2027, 6, 8),
        Place = "Jakarta",
        Office = "Ketua Komisi Aparatur Sipil Negara",
        MadeAt = new DateTimeOffset(2027, 6, 9, 3, 4, 5, TimeSpan.Zero),
    };

    public static TheoryData<string> Names =>
    [
        "BKN",
        "Pemerintah Kota Tangerang",
        "Pemerintah Kabupaten \"Ñusa\" Çéşĭ Łódź & Ō'ahu – “Šķīres” <b>",
        "Lembaga Pengembangan Kompetensi, Pembinaan Karier, Perlindungan, dan Pelayanan Aparatur Sipil Negara Kabupaten Kepulauan",
        new string('W', 120),
    ];

    [Fact]
    public void A_certificate_says_what_it_was_given_and_nothing_else()
    {
        using PdfDocument read = PdfDocument.Open(CertificateDocument.Draw(Sample));
        Page page = read.GetPage(1);

        Assert.Equal(
            "Komisi Aparatur Sipil Negara PIAGAM PENGHARGAAN Certificate of recognition diberikan kepada · given to Pemerintah Kota Tangerang "
            + "atas capaian dengan predikat · for reaching the category Baik Good Penilaian Sistem Merit 2027 Merit system assessment 2027 "
            + "Nilai 288,5 dari 410, indeks 0,70 Periksa keasliannya · Check that it is genuine 7K3M-9QXA-B2D merit.example/check/7K3M9QXAB2D "
            + "Keputusan Nomor 12/KEP/2027 Jakarta, 8 Juni 2027 Ketua Komisi Aparatur Sipil Negara",
            TextOf(page));
        Assert.Equal((1, true), (read.NumberOfPages, page.Width > page.Height));
        Assert.Equal("Piagam Penghargaan – Pemerintah Kota Tangerang", read.Information.Title);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_name_fits(string name)
    {
        using PdfDocument read = PdfDocument.Open(CertificateDocument.Draw(Sample with { Agency = name }));
        Page page = read.GetPage(1);

        Assert.Contains(name.Replace(" ", "", StringComparison.Ordinal), TextOf(page).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(page.Letters.Where(letter => letter.Value.Trim().Length > 0), letter => Assert.InRange(letter.BoundingBox.Left, 28, page.Width - 28));
        Assert.All(page.Letters, letter => Assert.InRange(letter.BoundingBox.Right, 0, page.Width - 28));
        // No line is written over another one.
        double[] lines = [.. page.Letters.Where(l => l.Value.Trim().Length > 0 && l.StartBaseLine.X > 200 && l.StartBaseLine.X < 560).Select(l => Math.Round(l.StartBaseLine.Y, 1)).Distinct().OrderDescending()];
        Assert.All(lines.Zip(lines.Skip(1)), pair => Assert.True(pair.First - pair.Second > 7, $"Lines at {pair.First} and {pair.Second}."));
    }

    [Fact]
    public void What_is_left_out_is_not_there_and_an_award_has_its_rank()
    {
        byte[] drawn = CertificateDocument.Draw(Sample with
        {
            Score = null,
            Place = null,
            Signatory = "Prof. Dr. Contoh, M.Si.",
            Title = new Text("Implementasi Manajemen ASN Terbaik", "Best implementation of civil service management"),
            Rank = new CertificateRank(2, 14, new Text("Kota, Wilayah Barat, besar", "City, western region, large")),
            IsSpecimen = true,
        });

        string text = TextOf(drawn);

        Assert.DoesNotContain("288,5", text, StringComparison.Ordinal);
        Assert.Contains("sebagai penerima · as recipient of Implementasi Manajemen ASN Terbaik", text, StringComparison.Ordinal);
        Assert.Contains("Peringkat 2 dari 14, Kota, Wilayah Barat, besar", text, StringComparison.Ordinal);
        Assert.Contains("Prof. Dr. Contoh, M.Si.", text, StringComparison.Ordinal);
        Assert.Contains("C O N T O H", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_content_has_equal_bytes_also_side_by_side_and_in_another_process()
    {
        byte[] once = CertificateDocument.Draw(Sample);
        if (Environment.GetEnvironmentVariable(ForAnother) is { } file)
        {
            await File.WriteAllBytesAsync(file, once, TestContext.Current.CancellationToken);
            return;
        }

        byte[][] beside = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => CertificateDocument.Draw(Sample with { Code = $"{i % 2}" }))));
        Assert.All(beside, (drawn, i) => Assert.True(drawn.AsSpan().SequenceEqual(beside[i % 2])));
        Assert.False(beside[0].AsSpan().SequenceEqual(beside[1]));
        Assert.True(once.AsSpan().SequenceEqual(CertificateDocument.Draw(Sample)));
        Assert.Equal(once, await DrawnElsewhereAsync());
    }

    [Fact]
    public async Task The_code_is_read_from_the_printed_page()
    {
        Assert.SkipWhen(!IsInstalled("pdftoppm"), "poppler (pdftoppm) is not installed: the code is not read from a printed page.");
        (byte[] pixels, int width, int height) = await PrintedAsync(CertificateDocument.Draw(Sample with { Agency = Names.Last().Data }));

        ZXing.BarcodeReaderGeneric reader = new() { Options = { TryHarder = true, PossibleFormats = [ZXing.BarcodeFormat.QR_CODE] } };
        Assert.Equal(Sample.Address, reader.Decode(new ZXing.RGBLuminanceSource(pixels, width, height, ZXing.RGBLuminanceSource.BitmapFormat.Gray8))?.Text);
    }

    [Fact]
    public void The_document_says_what_it_is_to_those_who_hear_it()
    {
        string file = Encoding.Latin1.GetString(CertificateDocument.Draw(Sample));

        Assert.StartsWith("%PDF-1.4", file, StringComparison.Ordinal);
        Assert.Contains("/Lang(id-ID)", file, StringComparison.Ordinal);
        Assert.Contains("/MarkInfo", file, StringComparison.Ordinal);
        Assert.Contains("/OutputIntents", file, StringComparison.Ordinal);
        Assert.Contains("<pdfaid:conformance>A</pdfaid:conformance>", file, StringComparison.Ordinal);
        Assert.Contains("/CreationDate(D:20270609030405", file, StringComparison.Ordinal);
        Assert.All(FontName().Matches(file), font => Assert.StartsWith("MERIT", font.Groups[1].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void All_certificates_are_the_pages_of_one_document()
    {
        CertificateContent[] all = [.. Enumerable.Range(1, 30).Select(i => Sample with { Code = $"C{i}", Agency = $"Instansi {i}" })];
        byte[] drawn = CertificateDocument.DrawAll("Piagam 2027", all);

        using PdfDocument read = PdfDocument.Open(drawn);

        Assert.Equal(30, read.NumberOfPages);
        Assert.All(read.GetPages(), (page, i) => Assert.Contains($"Instansi {i + 1} ", TextOf(page), StringComparison.Ordinal));
        Assert.True(drawn.AsSpan().SequenceEqual(CertificateDocument.DrawAll("Piagam 2027", all)));
    }

    [Fact]
    public void A_picture_that_is_none_or_unpacks_to_too_much_is_refused()
    {
        byte[] picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC");
        byte[] bomb = [.. picture];
        bomb[17] = 0x10;

        Assert.Null(CertificateLogo.Refuse(picture));
        Assert.Equal("logo-too-large", CertificateLogo.Refuse(bomb));
        Assert.Equal("logo-too-large", CertificateLogo.Refuse(new byte[CertificateLogo.MostBytes + 1]));
        Assert.Equal("logo-not-a-picture", CertificateLogo.Refuse([]));
        Assert.Equal("logo-not-a-picture", CertificateLogo.Refuse("GIF89a"u8.ToArray()));
        Assert.Equal("logo-not-a-picture", CertificateLogo.Refuse(picture[..40]));
        Assert.Contains("Komisi", TextOf(CertificateDocument.Draw(Sample with { Logo = picture })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_letter_says_everything_on_as_many_pages_as_it_takes(bool isEnglish)
    {
        LetterContent letter = LetterSamples.Full;
        byte[] drawn = LetterDocument.Draw(letter, isEnglish);

        using PdfDocument read = PdfDocument.Open(drawn);
        string text = Regex.Replace(string.Join(' ', read.GetPages().Select(TextOf)), @"\s+", " ");

        Assert.True(read.NumberOfPages > 1);
        Assert.All(letter.Aspects, aspect => Assert.Contains(isEnglish ? aspect.Title.En : aspect.Title.Id, text, StringComparison.Ordinal));
        Assert.All(letter.Adjustments, change => Assert.Contains(change.Reason, text, StringComparison.Ordinal));
        Assert.All(letter.Steps, step => Assert.Contains($"{step.Code} {(isEnglish ? step.Title.En : step.Title.Id)}", text, StringComparison.Ordinal));
        Assert.Contains(isEnglish ? "Score 288.5 of 410, index 0.70" : "Nilai 288,5 dari 410, indeks 0,70", text, StringComparison.Ordinal);
        Assert.Contains(letter.Codes[0], text, StringComparison.Ordinal);
        Assert.True(drawn.AsSpan().SequenceEqual(LetterDocument.Draw(letter, isEnglish)));
        Assert.All(read.GetPages().SelectMany(page => page.Letters), l => Assert.InRange(l.StartBaseLine.Y, 30, 830));
        foreach (Page page in read.GetPages())
        {
            Assert.All(page.Letters, l => Assert.InRange(l.BoundingBox.Right, 0, page.Width - 40));
        }
    }

    private static string TextOf(byte[] drawn)
    {
        using PdfDocument read = PdfDocument.Open(drawn);
        return TextOf(read.GetPage(1));
    }

    private static string TextOf(Page page) => Regex.Replace(string.Concat(page.Letters.Select((letter, i) =>
        i > 0 && (Math.Abs(page.Letters[i - 1].StartBaseLine.Y - letter.StartBaseLine.Y) > 0.1 || letter.StartBaseLine.X < page.Letters[i - 1].StartBaseLine.X) ? " " + letter.Value : letter.Value)), @"\s+", " ").Trim();

    private static async Task<byte[]> DrawnElsewhereAsync()
    {
        string file = Path.Combine(Path.GetTempPath(), $"merit-certificate-{Guid.NewGuid():N}.pdf");
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, Environment = { [ForAnother] = file } };
        foreach (string argument in (string[])[typeof(CertificateDocumentTests).Assembly.Location, "-noLogo", "-method", $"{typeof(CertificateDocumentTests).FullName}.{nameof(Equal_content_has_equal_bytes_also_side_by_side_and_in_another_process)}"])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            await RunAsync(start);
            return await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    // By poppler: what prints the page is not what drew it.
    private static async Task<(byte[] Pixels, int Width, int Height)> PrintedAsync(byte[] document)
    {
        string file = Path.Combine(Path.GetTempPath(), $"merit-certificate-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(file + ".pdf", document, TestContext.Current.CancellationToken);
            await RunAsync(new ProcessStartInfo("pdftoppm") { ArgumentList = { "-gray", "-r", "150", "-singlefile", file + ".pdf", file }, RedirectStandardOutput = true });
            byte[] picture = await File.ReadAllBytesAsync(file + ".pgm", TestContext.Current.CancellationToken);
            Match head = PictureHead().Match(Encoding.Latin1.GetString(picture, 0, 40));
            (int width, int height) = (int.Parse(head.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(head.Groups[2].Value, CultureInfo.InvariantCulture));
            return (picture[head.Length..], width, height);
        }
        finally
        {
            File.Delete(file + ".pdf");
            File.Delete(file + ".pgm");
        }
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        string told = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, told);
    }

    [GeneratedRegex(@"/FontName/(.{6})\+")]
    private static partial Regex FontName();

    [GeneratedRegex(@"^P5\s+(\d+)\s+(\d+)\s+255\s")]
    private static partial Regex PictureHead();
}
