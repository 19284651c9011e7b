using System.Diagnostics;
using System.IO.Compression;
using Merit.Adapters.Documents.Certificates;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Bench.Cycle;
using Merit.Bench.Measuring;

namespace Merit.Bench.Certificates;

/// <summary>
/// Draws the certificates of a large cycle one by one into an archive that is thrown away, sixteen held at a time as the app does it, then
/// all as the pages of one document, then a letter for each. Storage has no part in it: what an agency's record costs to read is measured
/// with the cycle.
/// </summary>
internal static class CertificateBenchmark
{
    private const int Agencies = 650;
    private const int HeldAtOnce = 16;

    public static async Task<int> RunAsync(string[] arguments)
    {
        Figures figures = new();
        MachineFacts.Note(figures, AppContext.BaseDirectory);
        CertificateContent[] certificates = [.. Enumerable.Range(1, Agencies).Select(Certificate)];

        long start = Stopwatch.GetTimestamp();
        int bytes = CertificateDocument.Draw(certificates[0]).Length;
        figures.Add("certificateFirstMs", Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0);
        figures.Note("certificateBytes", bytes);
        figures.Note("certificates", Agencies);

        start = Stopwatch.GetTimestamp();
        await PackAsync(certificates);
        figures.Add("certificates650Seconds", Stopwatch.GetElapsedTime(start).TotalSeconds);
        figures.Add("certificatesPeakMb", PeakMemory.Mb(Environment.ProcessId), 0);

        start = Stopwatch.GetTimestamp();
        byte[] printed = CertificateDocument.DrawAll("Piagam", certificates);
        figures.Add("printed650Seconds", Stopwatch.GetElapsedTime(start).TotalSeconds);
        figures.Note("printedBytes", printed.Length);
        figures.Add("printedPeakMb", PeakMemory.Mb(Environment.ProcessId), 0);

        start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Agencies, (i, _) =>
        {
            LetterDocument.Draw(Letter(i));
            return ValueTask.CompletedTask;
        });
        figures.Add("letters650Seconds", Stopwatch.GetElapsedTime(start).TotalSeconds);
        figures.Add("peakMb", PeakMemory.Mb(Environment.ProcessId), 0);
        Console.WriteLine(arguments.Contains("--json") ? figures.ToJson() : figures.ToText());
        return 0;
    }

    private static async Task PackAsync(CertificateContent[] certificates)
    {
        await using ZipArchive archive = await ZipArchive.CreateAsync(Stream.Null, ZipArchiveMode.Create, leaveOpen: false, entryNameEncoding: null);
        foreach (CertificateContent[] some in certificates.Chunk(HeldAtOnce))
        {
            byte[][] drawn = await Task.WhenAll(some.Select(one => Task.Run(() => CertificateDocument.Draw(one))));
            for (int i = 0; i < some.Length; i++)
            {
                await using Stream entry = await archive.CreateEntry($"piagam-{some[i].Code}.pdf", CompressionLevel.NoCompression).OpenAsync();
                await entry.WriteAsync(drawn[i]);
            }
        }
    }

    private static CertificateContent Certificate(int number)
    {
        string code = CertificateCode.Of($"{number}", "");
        return new CertificateContent
        {
            Code = CertificateCode.Shown(code),
            Address = $"https://merit.example/check/{code}",
            Body = "Komisi Aparatur Sipil Negara",
            Agency = $"Pemerintah Kabupaten Percontohan Nomor {number}",
            Title = new Text("Baik", "Good"),
            Cycle = new Text("Penilaian Sistem Merit 2027", "Merit system assessment 2027"),
            Score = new CertificateScore(250m + (number % 74), 410m, 0.7m),
            Decree = "12/KEP/2027",
            DecidedOn = new DateOnly(2027, 6, 8),
            Place = "Jakarta",
            Office = "Ketua Komisi Aparatur Sipil Negara",
            MadeAt = new DateTimeOffset(2027, 6, 9, 3, 0, 0, TimeSpan.Zero),
        };
    }

    private static LetterContent Letter(int number) => new()
    {
        Body = "Komisi Aparatur Sipil Negara",
        Agency = $"Pemerintah Kabupaten Percontohan Nomor {number}",
        Cycle = new Text("Penilaian Sistem Merit 2027", "Merit system assessment 2027"),
        Decree = "12/KEP/2027",
        DecidedOn = new DateOnly(2027, 6, 8),
        Score = new CertificateScore(288.5m, 410m, 0.7m),
        SelfScore = 301.5m,
        Category = new Text("Baik", "Good"),
        Aspects = [.. Enumerable.Range(1, 8).Select(i => new LetterAspect(new Text($"Aspek {i}", $"Aspect {i}"), 4 * i, 40))],
        Adjustments = [.. Enumerable.Range(1, 5).Select(i => new LetterAdjustment($"1.{i}", new Text($"Indikator {i}", $"Indicator {i}"), 4, 2, "Bukti tidak menunjukkan apa yang dinyatakan."))],
        NextCategory = new Text("Sangat Baik", "Very good"),
        NextScore = 326m,
        Steps = [.. Enumerable.Range(1, 8).Select(i => new LetterStep($"3.{i}", new Text($"Langkah {i}", $"Step {i}"), 2, 3, new Text("Tunjukkan datanya.", "Show the data."), 2.5m))],
        RecordHash = new string('a', 64),
        MadeAt = new DateTimeOffset(2027, 6, 9, 3, 0, 0, TimeSpan.Zero),
    };
}
