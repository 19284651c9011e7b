using Merit.Adapters.Documents.Certificates;
using Merit.Assessment;

namespace Merit.Adapters.Tests.Documents.Certificates;

internal static class LetterSamples
{
    /// <summary>A letter with something of everything, long enough for several pages.</summary>
    public static LetterContent Full { get; } = new()
    {
        Body = "Komisi Aparatur Sipil Negara",
        Agency = "Lembaga Pengembangan Kompetensi, Pembinaan Karier, Perlindungan, dan Pelayanan Aparatur Sipil Negara Kabupaten Kepulauan",
        Cycle = new Text("Penilaian Sistem Merit 2027", "Merit system assessment 2027"),
        Decree = "12/KEP/2027",
        DecidedOn = new DateOnly(2027, 6, 8),
        Score = new CertificateScore(288.5m, 410m, 0.70m),
        SelfScore = 301.5m,
        Category = new Text("Baik", "Good"),
        Awards = [(new Text("Penghargaan Utama", "Main award"), new CertificateRank(1, 3, new Text("Kota", "City")))],
        Aspects = [.. Enumerable.Range(1, 8).Select(i => new LetterAspect(new Text($"Aspek {i} dengan judul yang cukup panjang untuk dua baris", $"Aspect {i} with a title long enough for two lines"), 4 * i, 40))],
        Adjustments = [.. Enumerable.Range(1, 8).Select(i => new LetterAdjustment($"1.{i}", new Text($"Indikator {i}", $"Indicator {i}"), i == 1 ? null : 4, 2, $"Bukti nomor {i} tidak menunjukkan apa yang dinyatakan."))],
        Reasons = ["Dua bukti berasal dari tahun sebelumnya."],
        NextCategory = new Text("Sangat Baik", "Very good"),
        NextScore = 326m,
        Steps = [.. Enumerable.Range(1, 9).Select(i => new LetterStep($"3.{i}", new Text($"Langkah {i}", $"Step {i}"), 2, 3, new Text("Tunjukkan bahwa datanya mutakhir dan terhubung.", "Show that the data are current and connected."), 2.5m))],
        Codes = ["7K3M-9QXA-B2D"],
        RecordHash = new string('a', 64),
        MadeAt = new DateTimeOffset(2027, 6, 9, 3, 4, 5, TimeSpan.Zero),
    };
}
