using System.Text;
using CsCheck;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Reading;

public sealed class Reading_json_requests
{
    [Theory]
    [InlineData("""{"id":"\ud800"}""", "json-broken-escape /id")]
    [InlineData("""{"id":"a","title":{"id":"\udc00","en":"x"}}""", "json-broken-escape /title/id")]
    [InlineData("""{"id":"a","\ud800":1}""", "json-broken-name ")]
    [InlineData("""{"id":"a","id":"b"}""", "json-doubled-name /id")]
    [InlineData("""{"id":"nl-2028\n"}""", "form-id /id")]
    [InlineData("""{"id":" a"}""", "form-id /id")]
    [InlineData("""{"id":"a","decree":"SK 1/2026\n"}""", "text-character /decree")]
    [InlineData("""{"id":"a","decree":"SK\u202e1"}""", "text-character /decree")]
    [InlineData("""{"id":"a","submissionDeadline":"03/02/2027 23:59"}""", "time-not-iso /submissionDeadline")]
    [InlineData("""{"id":"a","submissionDeadline":"2027-02-28"}""", "time-not-iso /submissionDeadline")]
    [InlineData("""{"id":"a","submissionDeadline":"Feb 2027"}""", "time-not-iso /submissionDeadline")]
    [InlineData("""{"id":"a","submissionDeadline":"2027-02-30T23:59:59Z"}""", "time-not-iso /submissionDeadline")]
    [InlineData("""{"id":"a","submissionDeadline":"2027-02-28T23:59:59Z\n"}""", "time-not-iso /submissionDeadline")]
    [InlineData("""{"id":"a","submissionDeadline":"2027-02-28T23:59:59"}""", "time-without-offset /submissionDeadline")]
    [InlineData("""{"id":"a","submissionDeadline":"9999-12-31T23:59:59Z"}""", "time-out-of-range /submissionDeadline")]
    [InlineData("""{"id":"a","submissionDeadline":"0001-01-01T00:00:00+14:00"}""", "time-out-of-range /submissionDeadline")]
    [InlineData("""{"id":"a","decidedOn":"02/03/2027"}""", "date-not-iso /decidedOn")]
    [InlineData("""{"id":"a","decidedOn":"1900-01-01"}""", "date-out-of-range /decidedOn")]
    [InlineData("""{"id":"a","year":2027.5}""", "integer-out-of-range /year")]
    [InlineData("""{"id":"a","year":1e400}""", "integer-out-of-range /year")]
    [InlineData("""{"id":"a","agencies":["31","\u200b31"]}""", "form-agency-code /agencies/1")]
    [InlineData("""{"id":"a","levels":{"1.1":101}}""", "number-out-of-range /levels/1.1")]
    [InlineData("""{"id":"a","levels":{"1\u202e1":1}}""", "text-character /levels/1⟨U+202E⟩1")]
    [InlineData("""{"id":"a"} x""", "json-syntax line 1, column 12")]
    [InlineData("[1]", "not-an-object ")]
    [InlineData("PK\u0003\u0004", "file-is-workbook ")]
    public void Each_fault_is_one_finding_with_its_place(string json, string expected)
    {
        Read<Orders.Order> read = Orders.Parse(json);

        Assert.False(read.Succeeded);
        Assert.Equal(expected, string.Join("; ", read.Findings.Select(finding => $"{finding.Code} {finding.Pointer}")));
    }

    [Fact]
    public void A_title_of_40000_characters_is_too_long()
    {
        Read<Orders.Order> read = Orders.Parse($$$"""{"id":"a","title":{"id":"{{{new string('A', 40_000)}}}","en":"B"}}""");

        Assert.Equal("too-long /title/id", Shown(Assert.Single(read.Findings)));
    }

    [Fact]
    public void A_moment_keeps_the_offset_that_it_states_and_with_it_its_year()
    {
        Read<Orders.Order> read = Orders.Parse("""{"id":"a","submissionDeadline":"2027-01-01T06:59:59+07:00","verificationDeadline":"2999-12-31T23:59Z"}""");

        Assert.Equal(2027, read.Value!.SubmissionDeadline!.Value.Year);
        Assert.Equal(2999, read.Value.VerificationDeadline!.Value.Year);
        Assert.Equal(3249, read.Value.VerificationDeadline.Value.AddMonths(3_000).Year);
    }

    [Fact]
    public void A_misspelled_name_is_told_with_the_known_ones_and_the_nearest()
    {
        Finding finding = Assert.Single(Orders.Parse("""{"id":"a","Titel":"x"}""").Findings);

        Assert.Equal("unknown-member /Titel", Shown(finding));
        Assert.Contains("submissionDeadline", finding.MessageId, StringComparison.Ordinal);
        Assert.EndsWith("Mungkin maksudnya \"title\".", finding.MessageId, StringComparison.Ordinal);
        Assert.EndsWith("Perhaps \"title\" is meant.", finding.MessageEn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, "")]
    [InlineData(65, "json-too-deep line 1, column 69")]
    public void Nesting_has_a_limit(int depth, string expected)
    {
        FindingList findings = new();
        JsonText.Parse(Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}"), findings);

        Assert.Equal(expected, string.Join("; ", findings.All.Select(Shown)));
    }

    [Fact]
    public void One_bad_event_of_a_batch_does_not_lose_the_others()
    {
        FindingList findings = new();
        IReadOnlyList<JsonView>? events = JsonText.ParseEach(
            """[{"event":"\ud83d","cycle":"kilat"},{"\ud800\u0041c":1,"event":"x"},{"event":"a","event":"b"},{"event":"bounce","cycle":"kilat"}]"""u8,
            findings,
            most: 1_000,
            out int all);

        Assert.Equal(4, all);
        JsonView good = Assert.Single(events!);
        Assert.Equal("/3", good.Pointer);
        Assert.Equal("bounce", good.String("event"));
        Assert.Equal(
            ["json-broken-escape /0/event", "json-broken-name /1", "json-doubled-name /2/event"], findings.All.Select(Shown));
        Assert.False(findings.HasErrors);
        Assert.Single(JsonText.ParseEach(
            [.. "[{\"event\":\""u8, 0xFF, .. "\"},"u8, .. Encoding.UTF8.GetBytes(new string('[', 5_000) + new string(']', 5_000)), .. ",{\"event\":\"x\"}]"u8], findings, 10, out _)!);
        Assert.Null(JsonText.ParseEach("{}"u8, findings, 10, out _));
        Assert.Null(JsonText.ParseEach("[1,2,3]"u8, findings, 2, out _));
    }

    [Theory]
    [InlineData("""{"files":[{"name":"submission.json"},{"name":"\ud83d.pdf"}]}""", "json-broken-escape /files/1/name")]
    [InlineData("""{"files":["submission.csv"]}""", "manifest-file-form /files/0")]
    [InlineData("""{"files":[{"name":"a/b"}]}""", "evidence-name /files/0/name")]
    [InlineData("""{"files":[{"name":"a.pdf","size":-1}]}""", "integer-out-of-range /files/0/size")]
    [InlineData("""{"files":[{"name":"a.pdf","sha256":"00"}]}""", "form-sha256 /files/0/sha256")]
    [InlineData("{\"files\":[{\"name\":\"bukti-e\u0301.pdf\"},{\"name\":\"bukti-\u00e9.pdf\"}]}", "manifest-file-doubled /files/1/name")]
    public void A_manifest_is_read_the_same_way(string json, string expected)
    {
        Read<Manifest> read = ManifestJson.Parse(Encoding.UTF8.GetBytes(json));

        Assert.False(read.Succeeded);
        Assert.Equal(expected, Shown(Assert.Single(read.Findings)));
    }

    [Fact]
    public void A_manifest_in_windows_1252_is_told_with_line_and_column()
    {
        Read<Manifest> read = ManifestJson.Parse(Encoding.Latin1.GetBytes("""{"files":[{"name":"submission.json"},{"name":"bukti-é.pdf"}]}"""));

        Assert.Equal("encoding-not-utf8 line 1, column 53", Shown(Assert.Single(read.Findings)));
    }

    [Fact]
    public void A_decomposed_name_of_a_file_is_the_same_file_and_stays_as_it_was_sent()
    {
        Manifest manifest = ManifestJson.Parse("""{"files":[{"name":"bukti-é.pdf","size":3}]}"""u8).Value!;

        Assert.Equal("bukti-\u00e9.pdf", manifest.Find("bukti-e\u0301.pdf")!.Name);
        Assert.Equal(
            "bukti-e\u0301.pdf",
            ManifestJson.Parse("{\"files\":[{\"name\":\"bukti-e\u0301.pdf\"}]}"u8).Value!.Files[0].Name);
    }

    [Fact]
    public void Texts_with_characters_that_nobody_sees_are_told_and_shown_harmlessly()
    {
        string[] bad = ["\0", "\n", "\u0085", "\u200b", "\u200e", "\u202e", "\u2066", "\u2028", "\ufeff", "\u3164", "\ufffe", "\U000E0041", "\ud83d", "\udc00"];
        Gen.Select(Pick(bad), Gen.String[Gen.Char.AlphaNumeric, 0, 20], Gen.String[Gen.Char.AlphaNumeric, 0, 20], Gen.Bool).Sample(
            (character, before, after, asName) =>
            {
                string escaped = string.Concat((before + character + after).Select(unit => $"\\u{(int)unit:x4}"));
                Read<Orders.Order> read = Orders.Parse(asName
                    ? $$"""{"id":"a","{{escaped}}":1}"""
                    : $$"""{"id":"a","decree":"{{escaped}}"}""");

                Finding finding = Assert.Single(read.Findings);
                Assert.Null(Characters.FirstForbidden(finding.Pointer));
                Assert.Null(Characters.FirstForbidden(finding.MessageId));
                Assert.True(asName || finding.Code.StartsWith("json-broken", StringComparison.Ordinal)
                    || finding.MessageEn.Contains("U+", StringComparison.Ordinal));
            },
            iter: 2_000);
    }

    [Fact]
    public void No_bytes_whatever_make_the_reader_throw()
    {
        byte[] document = Encoding.UTF8.GetBytes("""{"id":"a","title":{"id":"\ud83d\ude00","en":"é"},"year":2027,"submissionDeadline":"2027-02-28T16:59:59Z","decidedOn":"2026-06-08","agencies":["9901"],"levels":{"1.1":3}}""");
        Assert.True(Orders.Parse(document).Succeeded);
        Gen.Select(Gen.Int[0, document.Length - 1], Gen.Int[0, 8], Gen.Byte.Array[0, 6], Gen.Int[0, document.Length - 1]).Sample(
            (place, cut, inserted, copied) =>
            {
                byte[] bytes =
                [
                    .. document.AsSpan(0, place), .. inserted, .. document.AsSpan(copied, Math.Min(cut, document.Length - copied)),
                    .. document.AsSpan(Math.Min(document.Length, place + cut)),
                ];

                Read<Orders.Order> order = Orders.Parse(bytes);
                Read<Manifest> manifest = ManifestJson.Parse(bytes);
                JsonText.ParseEach([(byte)'[', .. bytes, (byte)',', .. document, (byte)']'], new FindingList(), 10, out _);

                Assert.Equal(!order.Succeeded, order.Findings.Any(finding => finding.Severity == FindingSeverity.Error));
                Assert.False(manifest.Succeeded);
            },
            iter: 5_000);
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(place => values[place]);

    private static string Shown(Finding finding) => $"{finding.Code} {finding.Pointer}";
}
