using Merit.Assessment;
using Merit.Web.Emails;

namespace Merit.Web.Tests.Emails;

/// <summary>One e-mail of each kind and variant, with figures that were published.</summary>
public static class SampleEmails
{
    public static readonly DateTimeOffset Deadline = new(2026, 2, 28, 10, 0, 0, TimeSpan.Zero);

    public const string Hash = "9d6a592b332ccff16ff2c7568c3a5ac966dbc9a26a586b7bca358bc9bb7debe9";

    public static readonly DateTimeOffset Received = new(2026, 2, 11, 18, 5, 9, TimeSpan.Zero);

    public static readonly Letterhead Letterhead = new(
        "Badan Penilai Contoh",
        new Text("Penilaian Penerapan Sistem Merit 2026", "Merit System Assessment 2026"),
        2026,
        "Pemerintah Provinsi DKI Jakarta");

    public static readonly Uri Link = new("https://merit.example.go.id/a/open?link=CfDJ8" + new string('k', 180));

    public static readonly Letterhead Staff = Letterhead with { AgencyName = "" };

    public static readonly Uri Desk = new("https://merit.example.go.id/desk");

    public static readonly IReadOnlyList<AspectResult> ConstitutionalCourt2021 =
    [
        new(new Text("Perencanaan Kebutuhan", "Needs planning"), 37.5m, 40),
        new(new Text("Pengadaan", "Recruitment"), 38, 40),
        new(new Text("Pengembangan Karier", "Career development"), 75, 130),
        new(new Text("Promosi dan Mutasi", "Promotion and transfer"), 25, 40),
        new(new Text("Manajemen Kinerja", "Performance management"), 77.5m, 80),
        new(new Text("Penggajian, Penghargaan, dan Disiplin", "Pay, reward and discipline"), 35, 40),
        new(new Text("Perlindungan dan Pelayanan", "Protection and services"), 16, 16),
        new(new Text("Sistem Informasi", "Information system"), 23, 24),
    ];

    public static readonly IReadOnlyList<Finding> Findings =
    [
        new("level-out-of-range", FindingSeverity.Error, "/entries/3/level", "Tingkat 7 berada di luar rentang 0 sampai 4.", "Level 7 is outside the range 0 to 4."),
        new("unknown-indicator", FindingSeverity.Error, "/entries/12/indicator", "Indikator \"9.9\" tidak ada dalam instrumen.", "Indicator \"9.9\" is not in the instrument."),
        new("missing-indicator", FindingSeverity.Error, "", "Indikator 3.4 belum diisi.", "Indicator 3.4 is missing."),
    ];

    public static readonly IReadOnlyList<Finding> Warnings =
    [
        new("evidence-missing", FindingSeverity.Warning, "/entries/7/evidence", "Indikator 2.4 tidak memiliki bukti dukung dan dihitung sebagai tingkat 0.", "Indicator 2.4 has no evidence and counts as level 0."),
    ];

    public static readonly IReadOnlyList<ObjectedLevel> Objected =
    [
        new(new("1.1", new Text("Peta jabatan", "Job map")), 2, 3, "Peta jabatan 2026 sudah ditandatangani.\nLihat lampiran 1."),
        new(new("3.2", new Text("Rencana suksesi", "Succession plan")), 1, 1, "Bukti baru tidak menyebut tahun penilaian."),
    ];

    public static ResultEmail Award { get; } = new(
        Letterhead with { AgencyName = "Mahkamah Konstitusi" },
        327, 410, 0.80m, 410,
        new Text("Sangat Baik", "Very Good"),
        ConstitutionalCourt2021,
        "123/KEP/2026",
        new DateOnly(2026, 6, 8),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        Recognised: true);

    public static ResultEmail Coaching { get; } = Award with
    {
        Letterhead = Letterhead with { AgencyName = "Pemerintah Kabupaten Bone Bolango" },
        Score = 224,
        Index = 0.55m,
        Category = new Text("Kurang", "Insufficient"),
        Aspects =
        [
            new(new Text("Perencanaan Kebutuhan", "Needs planning"), 27.5m, 40),
            new(new Text("Pengadaan", "Recruitment"), 28, 40),
            new(new Text("Pengembangan Karier", "Career development"), 42.5m, 130),
            new(new Text("Promosi dan Mutasi", "Promotion and transfer"), 22.5m, 40),
            new(new Text("Manajemen Kinerja", "Performance management"), 57.5m, 80),
            new(new Text("Penggajian, Penghargaan, dan Disiplin", "Pay, reward and discipline"), 22.5m, 40),
            new(new Text("Perlindungan dan Pelayanan", "Protection and services"), 10, 16),
            new(new Text("Sistem Informasi", "Information system"), 13.5m, 24),
        ],
        Recognised = false,
    };

    /// <summary>An instrument without categories, which awards the best of each group.</summary>
    public static ResultEmail Ranked { get; } = Award with
    {
        Letterhead = Letterhead with { Cycle = new Text("Penghargaan Manajemen ASN 2022", "Civil Service Management Award 2022") },
        Score = 308.25m,
        Maximum = 400,
        Index = null,
        IndexDenominator = null,
        Category = null,
        Aspects =
        [
            new(new Text("Perencanaan Kebutuhan dan Mutasi Kepegawaian", "Needs planning and staff transfers"), 61.5m, 100),
            new(new Text("Penilaian Kompetensi", "Competency assessment"), 93.25m, 100),
        ],
        Awards =
        [
            new(new Text("Penilaian Kompetensi", "Competency assessment"), new Text("Pemerintah Provinsi tipe besar", "Province, large"), 2, 12),
            new(new Text("Pemanfaatan Data dan CAT", "Use of data and CAT"), new Text("Pemerintah Provinsi tipe besar", "Province, large"), 1, 12),
        ],
    };

    public static ClarificationRequestedEmail Clarification { get; } = new(
        Letterhead,
        "Bukti untuk 1.3 hanya memuat tahun pertama.\nMohon lampirkan rekapitulasi lima tahun.",
        [
            new IndicatorReference("1.3", new Text("Data pegawai yang akan pensiun dalam 5 tahun", "Staff who retire within 5 years")),
            new IndicatorReference("1.4", new Text("Rencana pemenuhan kebutuhan 5 tahun", "Five-year staffing plan")),
        ],
        new DateTimeOffset(2026, 4, 30, 10, 0, 0, TimeSpan.Zero));

    /// <summary>By name, so that a failing test says which.</summary>
    public static IReadOnlyDictionary<string, EmailModel> All { get; } = new Dictionary<string, EmailModel>
    {
        ["invitation"] = new InvitationEmail(Letterhead, Link, Deadline.AddDays(120), Deadline, IsFirst: true),
        ["invitation-without-link"] = new InvitationEmail(Letterhead, null, Deadline.AddDays(120), Deadline, IsFirst: true),
        ["new-link"] = new InvitationEmail(Letterhead, Link, Deadline.AddDays(120), null, IsFirst: false),
        ["received"] = new SubmissionReceivedEmail(Letterhead, "unggahan-01", "7QK3M-XW2PA-4T6BD-NZ5HE", Hash, Received, 35, [], Deadline, CanBeReplaced: true),
        ["received-with-warnings"] = new SubmissionReceivedEmail(Letterhead, "unggahan-02", "3GRWS-BLG3S-KPGZ9-H94Y6", Hash, Received, 34, Warnings, Deadline, CanBeReplaced: false),
        ["rejected"] = new SubmissionRejectedEmail(Letterhead, "unggahan-03", "submission.json", Findings, Deadline, SubmissionWindow.Open),
        ["rejected-too-late"] = new SubmissionRejectedEmail(Letterhead, "unggahan-04", null, [Findings[2]], Deadline, SubmissionWindow.Closed),
        ["rejected-verified"] = new SubmissionRejectedEmail(Letterhead, "unggahan-05", "submission.json", [Findings[2]], Deadline, SubmissionWindow.Verified),
        ["rejected-nowhere"] = new SubmissionRejectedEmail(Letterhead, "unggahan-06", "submission.json", [Findings[2]], null, SubmissionWindow.Open),
        ["reminder"] = new SubmissionReminderEmail(Letterhead, Deadline, 14, "https://merit.example.go.id/unggah/merit-2026"),
        ["reminder-today"] = new SubmissionReminderEmail(Letterhead, Deadline, 0, "submissions/merit-2026/31/"),
        ["taken-back"] = new SubmissionTakenBackEmail(Letterhead, "7K3M-9Q2R-51", "unggah-1", Deadline.AddDays(-3), Deadline, null),
        ["not-submitted"] = new NotSubmittedEmail(Letterhead, Deadline),
        ["digest"] = new UploadDigestEmail(
            Letterhead,
            new DateOnly(2026, 3, 30),
            [
                new DigestedUpload("unggahan-07", "7QK3M-XW2PA-4T6BD-NZ5HE", Received, Accepted: false, Errors: 4),
                new DigestedUpload("unggahan-08", "A3K6P-QULFL-92YXM-VKC32", Received.AddMinutes(20), Accepted: true, Errors: 0),
            ]),
        ["clarification"] = Clarification,
        ["clarification-questions"] = Clarification with
        {
            Reason = "",
            Questions = [(Clarification.Indicators[0], "Mohon lampirkan rekapitulasi lima tahun.\nTahun pertama sudah ada.")],
        },
        ["answer-reminder"] = new AnswerReminderEmail(Letterhead, Clarification.Indicators, Clarification.Until, 4),
        ["answer-reminder-today"] = new AnswerReminderEmail(Letterhead, [], Clarification.Until, 0),
        ["assignment"] = new AssignmentEmail(Staff, 14, 6, 0, 0, 20, Clarification.Until, Desk),
        ["assignment-moderator"] = new AssignmentEmail(Staff, 0, 0, 1, 2, 31, Clarification.Until, null),
        ["assignment-taken"] = new AssignmentEmail(Staff, 0, 0, 0, 3, 0, Clarification.Until, Desk),
        ["verification-reminder"] = new VerificationReminderEmail(Staff, 7, 3, 0, Clarification.Until, 12, Desk),
        ["verification-reminder-today"] = new VerificationReminderEmail(Staff, 0, 0, 1, Clarification.Until, 0, null),
        ["escalation"] = new EscalationEmail(
            Staff,
            new DateOnly(2026, 4, 13),
            [
                new EscalatedWait("ReviewNotBegun", 5, 8, ["3173 · Pemerintah Provinsi DKI Jakarta · asesor-04", "3201 · Pemerintah Kabupaten Bogor · asesor-11", "64 · Pemerintah Provinsi Kalimantan Timur · asesor-04"]),
                new EscalatedWait("Disagreement", 1, 6, ["31 · Pemerintah Kota Contoh · moderator-2"]),
                new EscalatedWait("SessionPassed", 1, 1, ["sidang-3"]),
                new EscalatedWait("HolderAway", 1, 4, ["asesor-04"]),
            ],
            Desk),
        ["escalation-every-kind"] = new EscalationEmail(
            Staff, new DateOnly(2026, 4, 13), [.. ((string[])["Unassigned", "ReviewNotBegun", "AnswerUnread", "Disagreement", "Overdue", "SessionPassed", "HolderAway", "HolderInactive", "HolderUnreachable"]).Select(kind => new EscalatedWait(kind, 1, 0, ["31"]))], null),
        ["objection-received"] = new ObjectionReceivedEmail(Letterhead, Received, Hash, Objected, 2),
        ["objection-upheld"] = new ObjectionDecidedEmail(Letterhead, [Objected[0] with { Level = Objected[0].Before }], new(224, 0.55m, Coaching.Category), null, 410, Hash),
        ["objection-changed"] = new ObjectionDecidedEmail(Letterhead, Objected, new(224, 0.55m, Coaching.Category), new(327, 0.80m, Award.Category), 410, Hash)
        {
            Certificates = [(Award.Category!, new Uri("https://merit.example.go.id/check/7K3M9QXAB2D"))],
        },
        ["award"] = Award,
        ["coaching"] = Coaching,
        ["ranked"] = Ranked,
        ["unranked"] = Ranked with { Recognised = false, Awards = [] },
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
