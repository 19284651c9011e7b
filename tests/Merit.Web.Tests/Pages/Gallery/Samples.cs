using System.Globalization;
using Merit.Web.Charts;
using Merit.Web.Components;
using Merit.Web.Look;
using Merit.Web.Texts;

namespace Merit.Web.Tests.Pages.Gallery;

/// <summary>What the gallery shows.</summary>
public static class Samples
{
    public static DateTimeOffset Now { get; } = new(2027, 2, 9, 3, 15, 0, TimeSpan.Zero);

    public static PageContext Context { get; } = new()
    {
        Now = Now,
        Address = "/cycles/merit-2027?state=overdue&sort=name",
        AntiforgeryToken = "token-of-the-test",
        Person = new("Dewi Lestari", "Operator"),
        Search = "",
        Navigation =
        [
            new("Beranda", "/", 7), new("Siklus", "/cycles"), new("Register", "/register"), new("Instrumen", "/instruments"),
            new("Gangguan", "/faults", 2), new("Orang dan token", "/people"), new("Audit", "/audit"),
        ],
        Cycle = new("Siklus 2027", "/cycles/merit-2027"),
        Notice = new(Tone.Success, "Pengingat dikirim ke 238 instansi."),
    };

    public static IReadOnlyList<NavigationLink> Way { get; } = [new("Beranda", "/"), new("Siklus", "/cycles")];

    public static IReadOnlyList<NavigationLink> Tabs { get; } =
    [
        new("Ringkasan", "/cycles/merit-2027"), new("Instansi", "/cycles/merit-2027/agencies"), new("Unggahan", "/cycles/merit-2027/uploads"),
        new("Surel", "/cycles/merit-2027/mails", 3), new("Hasil", "/cycles/merit-2027/results"), new("Pengaturan", "/cycles/merit-2027/settings"),
    ];

    public static IReadOnlyList<YearLine.Milestone> Milestones { get; } =
    [
        new("Pembukaan", Day(1, 11)), new("Pengingat pertama", Day(1, 25)), new("Batas waktu", Day(2, 12)),
        new("Verifikasi selesai", Day(5, 14)), new("Pleno", Day(6, 21)), new("Hasil terbit", Day(7, 5)),
    ];

    public static IReadOnlyList<Funnel.FunnelStage> Stages { get; } =
    [
        new("Diundang", 650), new("Tautan dibuka", 611, "/cycles/merit-2027/agencies?state=opened"), new("Draf", 540), new("Dikirim", 412),
        new("Diterima", 398), new("Dalam penilaian", 210), new("Terverifikasi", 96), new("Ditetapkan", 0),
    ];

    public static IReadOnlyList<StackedBar.CategoryPart> Parts { get; } =
        [new("Sangat baik", 61, 0), new("Baik", 188, 1), new("Kurang", 104, 2), new("Buruk", 45, 3), new("Tidak menyampaikan", 12, 4)];

    public static IReadOnlyList<Histogram.ScoreBin> Bins { get; } =
        [.. new[] { 1, 3, 6, 11, 19, 31, 46, 64, 77, 58, 40, 27, 12 }.Select((count, i) => new Histogram.ScoreBin(75 + (i * 25), 100 + (i * 25), count))];

    public static IReadOnlyList<Histogram.CategoryBound> Bounds { get; } = [new("Buruk", 0), new("Kurang", 175), new("Baik", 250), new("Sangat baik", 325)];

    public static IReadOnlyList<AspectProfile.AspectBar> Aspects { get; } =
    [
        new("Perencanaan kebutuhan", 37.5m, 40, 30), new("Pengadaan", 38, 40, 34), new("Pengembangan karier", 62.5m, 130, 75),
        new("Promosi dan mutasi", 25, 40, 25), new("Manajemen kinerja", 77.5m, 80, 60),
    ];

    public static IReadOnlyList<TimelineEvent> Events { get; } =
    [
        new(Now.AddMinutes(-12), "Klarifikasi diminta untuk indikator 3.4 dan 3.7", "Bayu Pratama, asesor") { Tone = Tone.Attention, Why = "Dokumen rencana suksesi belum memuat jabatan administrator." },
        new(Now.AddHours(-26), "Surel tanda terima sampai di tujuan") { Sign = "mail", Tone = Tone.Success },
        new(Now.AddDays(-3), "Penilaian mandiri diterima: 42 indikator, 118 bukti", "Instansi") { Sign = "file", Link = new("Lihat berkas", "/cycles/merit-2027/agencies/3173/files") },
        new(Now.AddDays(-5), "Unggahan ditolak: 3 temuan", "Instansi") { Tone = Tone.Problem },
    ];

    public static IReadOnlyList<Gantt.GanttStep> Waits { get; } =
    [
        new("Menunggu penyampaian", Now.AddDays(-29), Now.AddDays(-3), Tone.Success), new("Dua penilaian", Now.AddDays(-3), Now.AddMinutes(-12)),
        new("Klarifikasi", Now.AddMinutes(-12), null, Tone.Attention),
    ];

    public static IReadOnlyList<FieldChoice> States { get; } = [new("overdue", "Terlambat"), new("sent", "Dikirim")];

    public static IReadOnlyList<FieldChoice> Instruments { get; } = [new("merit-2026", "Sistem merit 2026, 42 indikator"), new("merit-2027", "Sistem merit 2027 (rancangan)")];

    public static IReadOnlyList<FieldChoice> Rounds { get; } = [new("1", "Satu putaran"), new("2", "Dua putaran", "Seperti tahun lalu.")];

    public static IReadOnlyList<string> Effects { get; } =
        ["Semua penantian berhenti; tidak ada surel lagi.", "Yang sudah diterima tetap tersimpan.", "650 instansi diberi tahu dengan alasan Anda."];

    public static FormState Wrong { get; } = new(
        new Dictionary<string, string?> { ["name"] = "", ["year"] = "20x7", ["deadline"] = "2027-01-02T23:59", ["note"] = "baris satu\nbaris dua", ["rounds"] = "1" },
        [
            new("name", "Isi nama siklus."), new("year", "Tahun terdiri atas empat angka, misalnya 2027."),
            new("deadline", "Batas waktu sudah lewat. Pilih saat setelah hari ini."), new("register", "Pilih berkas register lagi: baris 17 tidak memuat kode instansi."),
        ]);

    public static IReadOnlyList<AgencyRow> Agencies(int count) =>
    [
        .. Enumerable.Range(1, count).Select(i => new AgencyRow(
            i.ToString("0000", CultureInfo.InvariantCulture),
            (i % 4) switch { 0 => "Kementerian Kelautan dan Perikanan", 1 => "Pemerintah Provinsi Kalimantan Tengah", 2 => $"Pemerintah Kabupaten Hulu Sungai Selatan {i}", _ => $"Pemerintah Kota Palangka Raya {i}" },
            (i % 4) switch { 0 => "Kementerian", 1 => "Provinsi", 2 => "Kabupaten", _ => "Kota" },
            (i % 5) switch { 0 => "Terlambat", 1 => "Diterima", 2 => "Klarifikasi", 3 => "Ditetapkan: Sangat baik", _ => "Diundang" },
            (i % 5) switch { 0 => Tone.Problem, 1 => Tone.Success, 2 => Tone.Attention, 3 => Tone.Award, _ => Tone.Information },
            i % 5 == 4 ? null : 150 + (i * 7.5m % 250),
            i % 5 == 3 ? null : Now.AddHours((i * 31) - 60))),
    ];

    private static DateTimeOffset Day(int month, int day) => new(2027, month, day, 16, 59, 0, TimeSpan.Zero);

    public sealed record AgencyRow(string Code, string Name, string Type, string State, Tone Tone, decimal? Score, DateTimeOffset? Until);
}
