using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Look;
using Merit.Web.Pages.Agencies;
using Merit.Web.Tests.Pages.Gallery;
using Merit.Web.Texts;

namespace Merit.Web.Tests.Pages;

/// <summary>The pages by which an agency gathers its files, has them checked, sends them, and sees what became of them.</summary>
public sealed class AgencyPagesTests
{
    [Fact]
    public async Task A_draft_is_gathered_by_a_plain_form_where_no_script_runs()
    {
        string html = await Draw<UploadPage>(AgencySamples.Empty);

        Assert.Contains("<form class=\"form\" action=\"/a/upload/files\" method=\"post\" enctype=\"multipart/form-data\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"workbook\" type=\"file\" accept=\".xlsx,.csv,.json\"", html, StringComparison.Ordinal);
        Assert.Matches("name=\"evidence\" type=\"file\" multiple", html);
        // What only a script can do is not shown before it runs, and is never sent by the form.
        Assert.All(Regex.Matches(html, "<[^>]*data-script[^>]*>"), part => Assert.Contains(" hidden", part.Value, StringComparison.Ordinal));
        Assert.DoesNotMatch("webkitdirectory[^>]*name=", html);
        Assert.DoesNotContain("/a/upload/check", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.Indonesian)]
    [InlineData(Language.English)]
    public async Task The_script_finds_every_word_that_it_says(Language language)
    {
        string html = await Draw<UploadPage>(AgencySamples.Empty, language);
        Dictionary<string, string> words = JsonSerializer.Deserialize<Dictionary<string, string>>(WebUtility.HtmlDecode(Regex.Match(html, "data-words=\"([^\"]*)\"").Groups[1].Value))!;
        string scripts = string.Concat(((string[])["upload.js", "sending.js"]).Select(Script));
        IEnumerable<string> said = Regex.Matches(scripts, "(?:\\bsay|#?told|\\bfail)\\((?:item, )?(?:[a-zA-Z.]+ \\? )?'([a-zA-Z]+)'(?: : '([a-zA-Z]+)')?").SelectMany(m => new[] { m.Groups[1].Value, m.Groups[2].Value }).Where(word => word.Length > 0);
        Assert.Superset(said.Concat(["waiting", "hashing", "hashed", "sending", "there"]).ToHashSet(), words.Keys.ToHashSet());
        Assert.All(words, word => Assert.NotEmpty(word.Value));
    }

    [Fact]
    public async Task Each_file_says_whether_it_has_arrived_and_can_be_taken_out()
    {
        string html = await Draw<UploadPage>(AgencySamples.Draft);
        string text = Text(html);

        Assert.Contains("1 berkas belum sampai utuh", text, StringComparison.Ordinal);
        // What is to be looked at stands first, then the workbook.
        Assert.Equal(
            ["peta jabatan.pdf", "submission.xlsx", "SK Tim Penilai.pdf", "anjab-2026.pdf", "rekaman-uji.zip"],
            Regex.Matches(html, "name=\"name\" value=\"([^\"]*)\" form=\"remove\"").Select(m => m.Groups[1].Value));
        Assert.Equal(["rekaman-uji.zip"], Regex.Matches(html, "name=\"name\" value=\"([^\"]*)\" form=\"unpack\"").Select(m => m.Groups[1].Value));
        Assert.Contains("<form action=\"/a/upload/check\" method=\"post\">", html, StringComparison.Ordinal);
        Assert.Contains("2,2 MB", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_may_not_be_sent_says_why_and_stays()
    {
        string html = await Draw<UploadPage>(AgencySamples.Draft with { Closed = new("Batas waktu sudah lewat.", "The deadline has passed."), Until = null });

        Assert.Contains("Batas waktu sudah lewat.", Text(html), StringComparison.Ordinal);
        Assert.Contains("anjab-2026.pdf", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/a/upload/files", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/a/upload/check", html, StringComparison.Ordinal);
        Assert.DoesNotContain("upload.js", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_form_was_refused_for_stands_above_it_with_its_place()
    {
        string html = await Draw<UploadPage>(AgencySamples.Draft with { Findings = [AgencySamples.Error("file-too-large", "besar.pdf")] });

        Assert.Contains("besar.pdf: Pesan file-too-large.", Text(html), StringComparison.Ordinal);
        Assert.Contains("<title>Kesalahan: ", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_told_with_place_and_mending_and_there_is_nothing_to_send()
    {
        string html = await Draw<UploadCheckPage>(AgencySamples.Wrong);
        string text = Text(html);

        Assert.Contains("Belum dapat dikirim: 2 kesalahan", text, StringComparison.Ordinal);
        Assert.Contains("submission.xlsx, lembar Aspek 1, sel C7", text, StringComparison.Ordinal);
        Assert.Contains("Isi tingkat antara 0 dan 4.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/a/upload/send", html, StringComparison.Ordinal);
        Assert.Contains("class=\"button primary\" href=\"/a/upload\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_only_notes_may_be_sent_and_says_what_it_lacks()
    {
        string html = await Draw<UploadCheckPage>(AgencySamples.Noted, Language.English);
        string text = Text(html);

        Assert.Contains("It may be sent, with 1 note.", text, StringComparison.Ordinal);
        Assert.Contains("2.1 Recruitment plan", text, StringComparison.Ordinal);
        Assert.Contains("names no evidence", text, StringComparison.Ordinal);
        Assert.Matches("a\\.pdf\\s*=\\s*salinan a\\.pdf", text);
        Assert.Contains("foto.jpeg", text, StringComparison.Ordinal);
        Assert.Contains("action=\"/a/upload/send\"", html, StringComparison.Ordinal);
        Assert.Contains("There is 1 note above.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_names_the_draft_that_was_seen_and_asks_whether_it_is_the_last_word()
    {
        string html = await Draw<UploadCheckPage>(AgencySamples.Ready);

        Assert.Contains("name=\"seen\" value=\"&quot;tag-7&quot;\"", html, StringComparison.Ordinal);
        Assert.Matches("name=\"final\" type=\"checkbox\" value=\"true\"(?![^>]*checked)", html);
        Assert.Contains("288,5 dari 410", Text(html), StringComparison.Ordinal);
        Assert.Contains("35 dari 35 indikator terisi", Text(html), StringComparison.Ordinal);
        Assert.Contains("mengubah draf ini", Text(await Draw<UploadCheckPage>(AgencySamples.Ready with { IsChanged = true })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_that_is_empty_or_too_late()
    {
        Assert.False((AgencySamples.Ready with { Files = 0 }).MaySend);
        string late = await Draw<UploadCheckPage>(AgencySamples.Ready with { Closed = new("Batas waktu sudah lewat.", "Late."), Until = null });
        Assert.Contains("Batas waktu sudah lewat.", Text(late), StringComparison.Ordinal);
        Assert.DoesNotContain("/a/upload/send", late, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgencyTurn.Send, "/a/upload")]
    [InlineData(AgencyTurn.Mend, "/a/upload")]
    [InlineData(AgencyTurn.Answer, "/a/questions")]
    [InlineData(AgencyTurn.Received, "#counted")]
    [InlineData(AgencyTurn.Verifying, "#uploads")]
    public async Task The_one_button_leads_to_where_it_goes_on(AgencyTurn turn, string where)
    {
        string html = await Draw<StatusPage>(AgencySamples.Status with { Turn = turn });

        Assert.Equal([where], Regex.Matches(html, "class=\"button primary\" href=\"([^\"]*)\"").Select(m => m.Groups[1].Value));
        Assert.True(where[0] == '/' || html.Contains($"id=\"{where[1..]}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_has_number_time_and_hash_and_says_until_when_it_may_be_replaced()
    {
        string text = Text(await Draw<StatusPage>(AgencySamples.Status));

        Assert.Contains("7K4QX-9M2PA-VB8CD-3EFGH", text, StringComparison.Ordinal);
        Assert.Contains("9 Feb 2027 07.15 WIB", text, StringComparison.Ordinal);
        Assert.Contains(new string('a', 64), text, StringComparison.Ordinal);
        Assert.Matches("Dapat diganti sampai\\s*12 Feb 2027 10.15 WIB", text);
        Assert.Contains("288,5 dari 410", text, StringComparison.Ordinal);
        Assert.Contains("Bandingkan dua kiriman", text, StringComparison.Ordinal);
        string final = Text(await Draw<StatusPage>(AgencySamples.Status with { Turn = AgencyTurn.Verifying, Counted = AgencySamples.Status.Counted! with { IsFinal = true, ReplaceableUntil = null } }));
        Assert.Contains("Tidak lagi: ini kiriman terakhir Anda", final, StringComparison.Ordinal);
        Assert.DoesNotContain("Ganti dengan kiriman baru", final, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_uploads_are_compared_indicator_by_indicator()
    {
        string html = await Draw<RevisionsPage>(AgencySamples.Revisions);
        string text = Text(html);

        Assert.Contains("1.1 Peta jabatan", text, StringComparison.Ordinal);
        Assert.Contains("Ditambah: anjab-2026.pdf", text, StringComparison.Ordinal);
        Assert.Contains("Dihapus: anjab-2025.pdf", text, StringComparison.Ordinal);
        Assert.Contains("Isinya berubah: rencana.pdf", text, StringComparison.Ordinal);
        Assert.Contains("tidak diisi", text, StringComparison.Ordinal);
        Assert.Contains("berlaku sekarang", text, StringComparison.Ordinal);
        Assert.Contains("tidak dapat dibaca", Text(await Draw<RevisionsPage>(AgencySamples.Revisions with { Changes = null })), StringComparison.Ordinal);
        Assert.Contains("sama", Text(await Draw<RevisionsPage>(AgencySamples.Revisions with { Changes = [] })), StringComparison.Ordinal);
        Assert.Contains("Belum ada yang dapat dibandingkan", Text(await Draw<RevisionsPage>(AgencySamples.Revisions with { From = null, To = null, Changes = null })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(3_565_158, "3,4 MB")]
    [InlineData(2_147_483_648, "2 GB")]
    public void A_size_is_written_as_people_read_it(long bytes, string text) => Assert.Equal(text, Words.Of<DraftWords>(Language.Indonesian).Size(bytes));

    private static Task<string> Draw<TPage>(object model, Language language = Language.Indonesian)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        GalleryPages.Draw<TPage>(AgencySamples.Context with { Language = language }, ("Model", model));

    private static string Script(string name) => System.Text.Encoding.UTF8.GetString(WebAssets.Find(WebAssets.Href(name))!.Bytes.Span);

    private static string Text(string html) => Regex.Replace(WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", " ")), "\\s+", " ");
}
