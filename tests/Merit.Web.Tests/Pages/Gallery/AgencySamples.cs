using Merit.Assessment;
using Merit.Assessment.Submissions;
using Merit.Web.Components;
using Merit.Web.Pages.Agencies;

namespace Merit.Web.Tests.Pages.Gallery;

/// <summary>What the gallery shows of the pages that an agency sees.</summary>
public static class AgencySamples
{
    private static readonly Text Cycle = new("Penilaian Sistem Merit 2027", "Merit Assessment 2027");

    public static PageContext Context { get; } = Samples.Context with
    {
        Address = "/a/upload",
        Person = new("Kota Uji", "Instansi"),
        Search = null,
        Navigation = [],
        Cycle = null,
        Notice = null,
        IsForAgencies = true,
    };

    public static ScorePreview Score { get; } = new(288.5m, 410, 0.7m, new("Baik", "Good"), [.. Samples.Aspects.Select(a => (new Text(a.Name, a.Name), a.Score, a.Maximum))]);

    public static UploadModel Empty { get; } = new()
    {
        Cycle = Cycle,
        Agency = "Kota Uji",
        Template = "/api/cycles/merit-2027/template",
        TemplateName = "penilaian-mandiri-merit-2027-3173",
        Until = Samples.Now.AddDays(3),
        Tag = "\"1\"",
        Limits = new(2L << 30, 5 << 20, 500),
    };

    public static UploadModel Draft { get; } = Empty with
    {
        Files =
        [
            File("SK Tim Penilai.pdf", 2_345_678), File("anjab-2026.pdf", 834), File("rekaman-uji.zip", 1_800_000_000), File("peta jabatan.pdf", 12_345_678, isThere: false),
            File("submission.xlsx", 123_456),
        ],
    };

    public static CheckModel Ready { get; } = new()
    {
        Cycle = Cycle,
        Agency = "Kota Uji",
        Until = Samples.Now.AddDays(3),
        Tag = "\"tag-7\"",
        Files = 31,
        Bytes = 123_456_789,
        Filled = 35,
        Indicators = 35,
        Score = Score,
    };

    public static CheckModel Noted { get; } = Ready with
    {
        Findings = [new(Warning("evidence-not-proved", "submission.xlsx indicator 2.1"), new("Unggah bukti yang kurang.", "Upload the missing evidence."))],
        Missing = [new("2.1", new("Rencana pengadaan", "Recruitment plan"), ["rencana.pdf"]), new("3.4", new("Pola karier", "Career pattern"), [])],
        Doubled = [["a.pdf", "salinan a.pdf"]],
        Unused = ["foto.jpeg"],
    };

    public static CheckModel Wrong { get; } = Noted with
    {
        Score = null,
        Filled = null,
        Findings =
        [
            new(Error("level-out-of-range", "submission.xlsx sheet Aspek 1, cell C7"), new("Isi tingkat antara 0 dan 4.", "Fill in a level from 0 to 4.")),
            new(Error("too-many-findings", ""), null), Noted.Findings[0],
        ],
    };

    public static StatusModel Status { get; } = new()
    {
        Cycle = Cycle,
        AssessingBody = "Badan Kepegawaian Negara",
        Agency = "Kota Uji",
        Turn = AgencyTurn.Received,
        Until = Samples.Now.AddDays(3),
        Counted = new("7K4QX-9M2PA-VB8CD-3EFGH", Samples.Now.AddHours(-3), new string('a', 64), IsFinal: false, Samples.Now.AddDays(3), Score),
        Uploads =
        [
            new("kirim-2", "7K4QX-9M2PA-VB8CD-3EFGH", "accepted", Samples.Now.AddHours(-3), 0),
            new("kirim-1", "2B3CD-4EFGH-5JKLM-6NPQR", "accepted", Samples.Now.AddDays(-1), 0),
        ],
    };

    public static RevisionsModel Revisions { get; } = new()
    {
        Agency = "Kota Uji",
        Uploads = [.. Status.Uploads.Select((upload, place) => new AcceptedUpload(upload.Receipt, upload.ReceivedAt, place == 0))],
        From = Status.Uploads[1].Receipt,
        To = Status.Uploads[0].Receipt,
        Changes =
        [
            new(new EntryChange("1.1", Entry("1.1", 2), Entry("1.1", 4), ["anjab-2026.pdf"], ["anjab-2025.pdf"], []), new("Peta jabatan", "Map of posts")),
            new(new EntryChange("2.1", null, Entry("2.1", 3), [], [], ["rencana.pdf"]), null),
        ],
    };

    public static Finding Error(string code, string pointer) => new(code, FindingSeverity.Error, pointer, $"Pesan {code}.", $"Message {code}.");

    private static Finding Warning(string code, string pointer) => Error(code, pointer) with { Severity = FindingSeverity.Warning };

    private static DraftFile File(string name, long size, bool isThere = true) => new(name, size, new string('0', 64), isThere, Samples.Now.AddMinutes(-12));

    private static SubmissionEntry Entry(string code, decimal level) => new(code, level, []);
}
