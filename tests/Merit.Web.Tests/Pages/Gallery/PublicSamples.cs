using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Web.Components;
using Merit.Web.Pages.Publication;

namespace Merit.Web.Tests.Pages.Gallery;

/// <summary>What the gallery shows of the pages that anybody may see.</summary>
public static class PublicSamples
{
    public const string Record = "9cac1d80dccaf28ac36090066860aa0d65157333f6362e97275eb11b9b6d4727";

    public const string Former = "1d07246890b322d350e05df8bce5bd7223b18b4549f9b752d40202b9073ff2c3";

    public static PageContext Context { get; } = new()
    {
        Now = Samples.Now,
        Address = "/results/merit-2027",
        IsPublic = true,
        Navigation = [new("Hasil", "/results"), new("Metode", "/methods"), new("Data terbuka", "/data"), new("Periksa piagam", "/check")],
    };

    public static Instrument Instrument { get; } = ShippedInstruments.Get("merit-2019");

    public static PublicCycleLine Cycle { get; } = new(
        "merit-2027", new("Penilaian Sistem Merit 2027", "Merit System Assessment 2027"), 2027, "Badan Kepegawaian Negara", "merit-2019", Instrument.Title, "SK 12 Tahun 2027", new DateOnly(2027, 6, 8), Record)
    {
        Corrections = [new("SK 13 Tahun 2027", new DateOnly(2027, 7, 1), "Nilai dua instansi tertukar.")],
        IsCorrectedInPublic = true,
        Former = Former,
    };

    public static IReadOnlyList<CategoryLine> Categories { get; } =
    [
        .. new[] { 3, 41, 1, 0 }.Zip(Instrument.Categories, (count, category) => new CategoryLine(category.Code, category.Title, count, CategoryRange.Of(Instrument, category.Code))),
    ];

    public static EarlierResult Earlier { get; } =
        new("merit-2026", new("Penilaian Sistem Merit 2026", "Merit System Assessment 2026"), 2026, "3273", "Pemerintah Kota Bandung", 205m, 410m, 0.5m, new("Kurang", "Poor"));

    public static CycleResultsModel Results { get; } = new()
    {
        Cycle = Cycle,
        Maximum = 410m,
        Categories = Categories,
        Assessed = 45,
        NotSubmitted = 2,
        Types = [new("Province", [2, 11, 0, 0, 0]), new("City", [1, 30, 1, 0, 0])],
        Regions = [new("Wilayah Barat", [2, 20, 1, 0, 0]), new("", [1, 21, 0, 0, 0])],
        MoreRegions = 4,
        Before = new("merit-2026", Earlier.Title, [2, 30, 5, 1], 6, 30, 2, 7, 1),
        Rows =
        [
            Row(1, "31", "Pemerintah Provinsi DKI Jakarta", "Province", 335.5m, new("Sangat Baik", "Very good"), null),
            Row(2, "3273", "Pemerintah Kota Bandung", "City", 288.5m, new("Baik", "Good"), Earlier),
        ],
        Total = 45,
        Continuation = "3273",
    };

    public static AgencyResultModel Agency { get; } = new()
    {
        Cycle = Cycle,
        Code = "3273",
        Name = "Pemerintah Kota Bandung",
        Type = "City",
        Region = "Wilayah Barat",
        Score = 224m,
        Maximum = 410m,
        Index = 0.55m,
        Category = Categories[2],
        Categories = Categories,
        Place = (45, 45),
        PlaceInType = (32, 32),
        Aspects = [.. Instrument.Aspects.Select((aspect, at) => (aspect.Code, aspect.Title, aspect.Maximum * (at + 2) / 12m, aspect.Maximum))],
        Awards = [(new("Perencanaan kebutuhan", "Needs planning"), new("Kota", "Cities"), 1, 32)],
        Decree = new("SK 12 Tahun 2027", new DateOnly(2027, 6, 8), null),
        Record = Record,
        Years = [Earlier],
        Follows = [("3299", Earlier with { Agency = "3299", Name = "Pemerintah Kota Cimahi" }), ("3298", null)],
        FollowedBy = ["3300"],
    };

    public static PressModel Press { get; } = new(Cycle, 410m, Categories, 45, 2, Results.Types);

    public static PublicRow Row(int rank, string code, string name, string type, decimal score, Text? category, EarlierResult? before) =>
        new(rank, code, name, type, "Wilayah Barat", score, category, before) { Href = $"/results/merit-2027/{Uri.EscapeDataString(code)}" };
}
