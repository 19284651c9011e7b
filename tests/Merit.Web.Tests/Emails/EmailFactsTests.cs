using Merit.Web.Texts;
using System.Net;
using System.Text.RegularExpressions;
using Merit.Assessment;
using Merit.Web.Emails;
using Merit.Web.Emails.Content;

namespace Merit.Web.Tests.Emails;

public sealed partial class EmailFactsTests
{
    [Theory]
    [MemberData(nameof(SampleEmails.Names), MemberType = typeof(SampleEmails))]
    public async Task Text_and_html_say_the_same(string name)
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All[name]);
        string html = Words(WebUtility.HtmlDecode(Tags().Replace(email.Html[email.Html.IndexOf("<body", StringComparison.Ordinal)..], " ")));

        foreach (string line in email.Text.Split('\n').Select(line => line.TrimStart('-', '=', '>', '!', ' ', '(').TrimEnd(')')).Where(line => line.Length > 0))
        {
            // Labels and values stand in cells of their own in the HTML; every piece must be there.
            foreach (string piece in Separators().Split(line).Select(Words).Where(piece => piece.Length > 0))
            {
                Assert.Contains(piece, html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_rank_in_a_group_is_told_with_its_award_and_no_category_is_where_there_is_none()
    {
        RenderedEmail won = await Rendering.Of(SampleEmails.Ranked);
        RenderedEmail not = await Rendering.Of(SampleEmails.All["unranked"]);

        Assert.StartsWith("Selamat: Penilaian Kompetensi / Congratulations: Competency assessment", won.Subject, StringComparison.Ordinal);
        Assert.Contains("Penilaian Kompetensi: peringkat 2 dari 12 instansi, Pemerintah Provinsi tipe besar", won.Text, StringComparison.Ordinal);
        Assert.Contains("Use of data and CAT: rank 1 of 12 agencies, Province, large", won.Text, StringComparison.Ordinal);
        Assert.StartsWith("Hasil penilaian: Penghargaan Manajemen ASN 2022", not.Subject, StringComparison.Ordinal);
        Assert.All([won, not], email => Assert.DoesNotContain("Kategori", email.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_verifies_is_told_what_they_got_and_until_when_and_where()
    {
        RenderedEmail given = await Rendering.Of(SampleEmails.All["assignment"]);
        RenderedEmail one = await Rendering.Of(SampleEmails.All["assignment-moderator"]);
        RenderedEmail taken = await Rendering.Of(SampleEmails.All["assignment-taken"]);

        Assert.Equal("Penugasan verifikasi / Verification assigned · 2026", given.Subject);
        Assert.Contains("20 instansi ditugaskan kepada Anda", given.Text, StringComparison.Ordinal);
        Assert.Contains("Baru, sebagai asesor pertama: 14 instansi\nBaru, sebagai asesor kedua: 6 instansi\nSeluruh tugas Anda sekarang: 20 instansi\n", given.Text, StringComparison.Ordinal);
        Assert.Contains("Verification due by: Thursday, 30 April 2026 at 17:00 WIB (UTC+7)\n", given.Text, StringComparison.Ordinal);
        Assert.Contains("https://merit.example.go.id/desk", given.Text, StringComparison.Ordinal);
        Assert.Contains("1 agency is assigned to you", one.Text, StringComparison.Ordinal);
        Assert.Contains("New, as the moderator: 1 agency\nHanded to somebody else: 2 agencies\n", one.Text, StringComparison.Ordinal);
        Assert.StartsWith("Penugasan verifikasi dialihkan / Verification handed to somebody else", taken.Subject, StringComparison.Ordinal);
        Assert.Contains("3 agencies are no longer yours", taken.Text, StringComparison.Ordinal);
        Assert.Contains("Settle where the two assessors differ.", one.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Review every indicator", one.Text, StringComparison.Ordinal);
        Assert.All([one, taken], mail => Assert.DoesNotContain("https://", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_not_done_is_reminded_of_what_is_left()
    {
        RenderedEmail reviews = await Rendering.Of(SampleEmails.All["verification-reminder"]);
        RenderedEmail today = await Rendering.Of(SampleEmails.All["verification-reminder-today"]);

        Assert.Equal("Pengingat verifikasi / Verification reminder · 2026", reviews.Subject);
        Assert.Contains("7 agencies still wait for you", reviews.Text, StringComparison.Ordinal);
        Assert.Contains("Reviews that you have not submitted: 7 agencies\nOf which you have begun: 3 agencies\n", reviews.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Differences", reviews.Text, StringComparison.Ordinal);
        Assert.Contains("Differences that wait for you to settle: 1 agency\n", today.Text, StringComparison.Ordinal);
        Assert.Contains("Sisa waktu: Berakhir hari ini\n", today.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Reviews that you have not submitted", today.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_escalation_counts_each_kind_and_names_the_oldest_by_code_and_id()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All["escalation"]);

        Assert.Equal("Menunggu tindakan / Waiting for action · 2026", email.Subject);
        Assert.Contains("8 hal menunggu terlalu lama", email.Text, StringComparison.Ordinal);
        Assert.Contains("Reviews not begun: 5; the oldest 8 working days\n", email.Text, StringComparison.Ordinal);
        Assert.Contains("not all decided: 1; the oldest 1 working day\n", email.Text, StringComparison.Ordinal);
        Assert.Contains("- Penilaian belum dimulai: 3173 · Pemerintah Provinsi DKI Jakarta · asesor-04", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_names_upload_time_count_and_deadline_in_local_time()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All["received"]);

        Assert.Equal("Penilaian mandiri diterima / Self-assessment received · 2026", email.Subject);
        Assert.Contains("Nomor tanda terima: 7QK3M-XW2PA-4T6BD-NZ5HE\nNomor unggahan: unggahan-01\n", email.Text, StringComparison.Ordinal);
        Assert.Contains($"(SHA-256): {SampleEmails.Hash}\n", email.Text, StringComparison.Ordinal);
        // 18:05 UTC is the next day in Jakarta.
        Assert.Contains("Diterima: Kamis, 12 Februari 2026, pukul 01.05 WIB\n", email.Text, StringComparison.Ordinal);
        Assert.Contains("Received: Thursday, 12 February 2026 at 01:05 WIB (UTC+7)\n", email.Text, StringComparison.Ordinal);
        Assert.Contains("Indikator terisi: 35\n", email.Text, StringComparison.Ordinal);
        Assert.Contains("Batas waktu: Sabtu, 28 Februari 2026, pukul 17.00 WIB\n", email.Text, StringComparison.Ordinal);
        Assert.Contains("Anda masih dapat menggantinya", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("catatan pemeriksaan", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_lists_its_warnings_and_says_when_it_is_final()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All["received-with-warnings"]);

        Assert.Contains("1 catatan pemeriksaan", email.Text, StringComparison.Ordinal);
        Assert.Contains("1 note from the check", email.Text, StringComparison.Ordinal);
        Assert.Contains("Indikator 2.4 tidak memiliki bukti dukung", email.Text, StringComparison.Ordinal);
        Assert.Contains("Indicator 2.4 has no evidence", email.Text, StringComparison.Ordinal);
        Assert.Contains("tidak dapat diganti lagi", email.Text, StringComparison.Ordinal);
        Assert.Contains("can no longer be replaced", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stops_an_upload_is_told_from_a_note_in_words()
    {
        RenderedEmail email = await Rendering.Of(new SubmissionRejectedEmail(
            SampleEmails.Letterhead, "u", "submission.json", [SampleEmails.Findings[0], SampleEmails.Warnings[0]], SampleEmails.Deadline, SubmissionWindow.Open));

        Assert.Contains("- Kesalahan: Tingkat 7", email.Text, StringComparison.Ordinal);
        Assert.Contains("- Catatan: Indikator 2.4", email.Text, StringComparison.Ordinal);
        Assert.Contains("- Error: Level 7", email.Text, StringComparison.Ordinal);
        Assert.Contains("- Note: Indicator 2.4", email.Text, StringComparison.Ordinal);
        string html = Words(Tags().Replace(email.Html, " "));
        Assert.Contains("Kesalahan: Tingkat 7", html, StringComparison.Ordinal);
        Assert.Contains("Note: Indicator 2.4", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejection_lists_every_finding_with_place_code_and_both_messages()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All["rejected"]);

        foreach (Finding finding in SampleEmails.Findings)
        {
            foreach (string body in new[] { email.Text, WebUtility.HtmlDecode(email.Html) })
            {
                Assert.Contains(finding.MessageId, body, StringComparison.Ordinal);
                Assert.Contains(finding.MessageEn, body, StringComparison.Ordinal);
                Assert.Contains(finding.Pointer, body, StringComparison.Ordinal);
                Assert.Contains(finding.Code, body, StringComparison.Ordinal);
            }
        }

        Assert.Contains("Letak: seluruh berkas | Kode: missing-indicator", email.Text, StringComparison.Ordinal);
        Assert.Contains("Berkas: submission.json", email.Text, StringComparison.Ordinal);
        Assert.Contains("3 temuan", email.Text, StringComparison.Ordinal);
        Assert.Contains("3. Selesaikan paling lambat Sabtu, 28 Februari 2026", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_in_a_table_is_told_in_the_language_of_its_part()
    {
        SubmissionRejectedEmail rejected = (SubmissionRejectedEmail)SampleEmails.All["rejected"];
        RenderedEmail email = await Rendering.Of(rejected with { Findings = [SampleEmails.Findings[0] with { Pointer = "submission.csv line 3, column skor" }] });

        foreach (string body in new[] { email.Text, WebUtility.HtmlDecode(email.Html) })
        {
            Assert.Contains("Letak: submission.csv, baris 3, kolom skor", body, StringComparison.Ordinal);
            Assert.Contains("submission.csv, line 3, column skor", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rejection_after_the_deadline_does_not_ask_for_a_new_upload()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All["rejected-too-late"]);

        Assert.Contains("telah lewat", email.Text, StringComparison.Ordinal);
        Assert.Contains("has passed", email.Text, StringComparison.Ordinal);
        Assert.Equal("Unggahan tidak diterima / Upload not accepted · 2026", email.Subject);
        Assert.DoesNotContain("erbaiki", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unggah kembali", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Berkas:", email.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(14, "14 hari", "14 days")]
    [InlineData(1, "1 hari", "1 day\n")]
    [InlineData(0, "Berakhir hari ini", "Ends today")]
    [InlineData(-1, "Berakhir hari ini", "Ends today")]
    public async Task A_reminder_counts_the_days(int days, string indonesian, string english)
    {
        RenderedEmail email = await Rendering.Of(new SubmissionReminderEmail(
            SampleEmails.Letterhead, SampleEmails.Deadline, days, "https://merit.example.go.id/unggah?a=1&b=2"));

        Assert.Contains($"Sisa waktu: {indonesian}", email.Text, StringComparison.Ordinal);
        Assert.Contains($"Time left: {english}", email.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://merit.example.go.id/unggah?a=1&amp;b=2\"", email.Html, StringComparison.Ordinal);
        Assert.Contains("https://merit.example.go.id/unggah?a=1&b=2", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clarification_quotes_the_question_line_by_line_and_names_the_indicators()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.Clarification);

        Assert.Contains("> Bukti untuk 1.3 hanya memuat tahun pertama.\n> Mohon lampirkan rekapitulasi lima tahun.\n", email.Text, StringComparison.Ordinal);
        Assert.Contains("- 1.4 Rencana pemenuhan kebutuhan 5 tahun", email.Text, StringComparison.Ordinal);
        Assert.Contains("- 1.4 Five-year staffing plan", email.Text, StringComparison.Ordinal);
        Assert.Contains("Jawaban paling lambat: Kamis, 30 April 2026, pukul 17.00 WIB", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_of_their_own_stand_under_what_each_is_about_and_what_an_upload_counts_for_is_said()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All["clarification-questions"]);

        int topic = email.Text.IndexOf("1.3 Data pegawai yang akan pensiun", StringComparison.Ordinal);
        int question = email.Text.IndexOf("> Mohon lampirkan rekapitulasi lima tahun.\n> Tahun pertama sudah ada.", StringComparison.Ordinal);
        Assert.InRange(topic, 0, question);
        // What is asked with the others and has no question of its own is named below.
        Assert.Contains("- 1.4 Rencana pemenuhan kebutuhan 5 tahun", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("- 1.3 ", email.Text, StringComparison.Ordinal);
        Assert.Contains("unggahan baru hanya dihitung untuk indikator yang ditanyakan", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_of_an_answer_says_until_when_and_how_long_that_is()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All["answer-reminder"]);
        Assert.Contains("Jawaban paling lambat: Kamis, 30 April 2026, pukul 17.00 WIB", email.Text, StringComparison.Ordinal);
        Assert.Contains("Sisa waktu: 4 hari", email.Text, StringComparison.Ordinal);
        Assert.Contains("Time left: 4 days", email.Text, StringComparison.Ordinal);
        Assert.Contains("Sisa waktu: Berakhir hari ini", (await Rendering.Of(SampleEmails.All["answer-reminder-today"])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_award_congratulates_and_shows_the_published_figures_in_both_number_formats()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.Award);

        Assert.Equal("Selamat: Sangat Baik / Congratulations: Very Good · 2026", email.Subject);
        Assert.Contains("Piagam penghargaan menyusul dari Badan Penilai Contoh", email.Text, StringComparison.Ordinal);
        Assert.Contains("The certificate will follow", email.Text, StringComparison.Ordinal);
        Assert.Contains("Skor: 327 dari 410", email.Text, StringComparison.Ordinal);
        Assert.Contains("Score: 327 out of 410", email.Text, StringComparison.Ordinal);
        Assert.Contains("Indeks: 0,80 (skor dibagi 410)", email.Text, StringComparison.Ordinal);
        Assert.Contains("Index: 0.80 (score divided by 410)", email.Text, StringComparison.Ordinal);
        Assert.Contains("- Perencanaan Kebutuhan: 37,5 / 40 (94%)", email.Text, StringComparison.Ordinal);
        Assert.Contains("- Needs planning: 37.5 / 40 (94%)", email.Text, StringComparison.Ordinal);
        Assert.Contains("Tanggal penetapan: 8 Juni 2026", email.Text, StringComparison.Ordinal);
        Assert.Contains("Nomor keputusan: 123/KEP/2026", email.Text, StringComparison.Ordinal);
        Assert.Contains(SampleEmails.Award.RecordHash, email.Html, StringComparison.Ordinal);
        Assert.Contains("Career development: up to 55 points more", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_without_recognition_looks_forward_and_promises_no_certificate()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.Coaching);

        Assert.Equal("Hasil penilaian: Kurang / Assessment result: Insufficient · 2026", email.Subject);
        Assert.Contains("siap mendampingi", email.Text, StringComparison.Ordinal);
        Assert.Contains("coaching", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Selamat", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("ongratulations", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("iagam", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_points_are_written_as_each_language_writes_them()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.Award with { Score = 335.5m });

        Assert.Contains(">335,5<", email.Html, StringComparison.Ordinal);
        Assert.Contains(">335.5<", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Percentages_are_those_that_were_published()
    {
        Assert.Equal([94, 95, 58, 63, 97, 88, 100, 96], SampleEmails.ConstitutionalCourt2021.Select(aspect => aspect.Percent));
        Assert.Equal(0, new AspectResult(new Text("a", "b"), 0, 0).Percent);
    }

    [Fact]
    public async Task No_body_is_named_that_the_model_does_not_name()
    {
        foreach (EmailModel model in SampleEmails.All.Values)
        {
            RenderedEmail email = await Rendering.Of(model);

            Assert.DoesNotMatch("KASN|BKN|PANRB", email.Html + email.Text + email.Subject);
        }
    }

    [Fact]
    public async Task A_subject_is_one_short_line_whatever_the_category_is_called()
    {
        Text category = new("Baik\r\nBcc: x@example.org\u202E" + new string('x', 500), "Good\u0000");

        RenderedEmail email = await Rendering.Of(SampleEmails.Award with { Category = category });

        Assert.DoesNotMatch("[\\p{C}]", email.Subject);
        Assert.InRange(email.Subject.Length, 10, 120);
        Assert.DoesNotContain("\nBcc", email.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  a \r\n\t b  ", "a b")]
    [InlineData("\u202Eevil\u2066", "evil")]
    [InlineData("Ké 🎖 x", "Ké 🎖 x")]
    [InlineData(null, "")]
    public void Outside_text_is_brought_onto_one_line(string? text, string expected) => Assert.Equal(expected, OneLine.Of(text));

    private static string Words(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(": (?=\\S)| \\| | / | \\(|\\)|^\\d\\. ")]
    private static partial Regex Separators();
}
