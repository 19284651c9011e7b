using System.Text;
using System.Text.Json.Nodes;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

namespace EndToEnd;

/// <summary>
/// Whatever is wrong with an upload: its report is stored, a mail lists every finding, the assessment is unchanged and
/// the host goes on.
/// </summary>
public sealed class BadInputTests(TestHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> BadFiles => new()
    {
        { "wrong encoding", ["encoding-not-utf8"] },
        { "malformed JSON", ["json-syntax"] },
        { "malformed CSV", ["csv-open-quote"] },
        { "unknown indicator", ["indicator-unknown"] },
        { "missing indicator", ["indicator-missing"] },
        { "duplicate indicator", ["indicator-doubled"] },
        { "level out of range", ["level-out-of-range"] },
        { "level that is no number", ["not-a-number"] },
        { "another cycle and agency inside", ["cycle-differs", "agency-differs"] },
        { "wrong file name", ["submission-missing"] },
        { "two submission files", ["submission-twice"] },
        { "everything at once", ["indicator-unknown", "indicator-missing", "indicator-doubled", "level-out-of-range"] },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_reported_with_every_finding_and_changes_nothing(string what, string[] codes)
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];

        await cycle.UploadAsync(agency, "bad", Spoilt(what, cycle.Id, agency));

        await AssertRejectedAsync(cycle, agency, "bad", codes, TestCycle.AddressOf(agency));
        AssessmentSummary unchanged = await cycle.AssessmentAsync(agency, "awaitingSubmission");
        Assert.Null(unchanged.SelfScore);
    }

    [Fact]
    public async Task A_bad_file_after_a_good_one_leaves_the_score_as_it_was()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        await cycle.UploadAsync(agency, SampleSubmission.Jakarta, isFinal: false);
        AssessmentSummary before = await cycle.AssessmentAsync(agency, "awaitingVerification");

        await cycle.UploadAsync(agency, "bad", Spoilt("level out of range", cycle.Id, agency));

        await AssertRejectedAsync(cycle, agency, "bad", ["level-out-of-range"], TestCycle.AddressOf(agency));
        Assert.Equal(before, await cycle.AssessmentAsync(agency, "awaitingVerification"));
    }

    [Fact]
    public async Task An_agency_that_nobody_knows_is_reported_to_the_operators()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string stranger = cycle.Agencies[0].Replace('E', 'X');

        await cycle.UploadAsync(stranger, SampleSubmission.Jakarta);

        UploadSummary report = await cycle.ReportAsync(stranger);
        Assert.Equal("rejected", report.Status);
        Assert.Contains(report.Findings, f => f.Code == "agency-unknown");
        Assert.Single(await cycle.MailsToAsync(LocalStack.MailOperators, "rejected"));
        await cycle.AssessmentAsync(cycle.Agencies[0], "awaitingSubmission");
    }

    [Fact]
    public async Task A_cycle_that_nobody_opened_is_reported_to_the_agency()
    {
        TestCycle open = await TestCycle.OpenAsync(host);
        string agency = open.Agencies[0], never = $"{open.Id}-never";
        (string name, byte[] content) = SampleSubmission.Jakarta.For(never, agency);

        await host.Uploader.UploadAsync(never, agency, "1", new Dictionary<string, byte[]> { [name] = content }, isFinal: false, Cancellation);

        List<UploadSummary> reports = await Merit.Cli.Until.ReachedAsync(
            "the report on an upload to no cycle",
            TestHost.Patience,
            cancellation => host.Api.GetUploadsAsync(never, cancellation),
            uploads => uploads.Any(u => u.IsSettled),
            uploads => $"{uploads.Count} uploads",
            Cancellation);
        Assert.Equal("rejected", Assert.Single(reports).Status);
        Assert.Contains(reports[0].Findings, f => f.Code == "cycle-unknown");
        ArrivedMail mail = Assert.Single(await MailsAboutAsync(TestCycle.AddressOf(agency), never));
        Assert.Contains(reports[0].Findings[0].MessageEn, mail.Text, StringComparison.Ordinal);
        await open.AssessmentAsync(agency, "awaitingSubmission");
    }

    [Fact]
    public async Task A_file_after_the_deadline_is_reported_as_late()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host, submissionWindow: TimeSpan.FromSeconds(3));
        string agency = cycle.Agencies[0];
        await cycle.AssessmentAsync(agency, "notSubmitted");

        await cycle.UploadAsync(agency, SampleSubmission.Jakarta, upload: "late");

        await AssertRejectedAsync(cycle, agency, "late", ["submission-late"], TestCycle.AddressOf(agency));
        Assert.Null((await cycle.AssessmentAsync(agency, "notSubmitted")).SelfScore);
    }

    [Theory]
    [InlineData("{", "json-syntax")]
    [InlineData("[]", "not-an-object")]
    [InlineData("""{"files":[]}""", "submission-missing")]
    [InlineData("""{"files":[{"name":"../submission.json"}]}""", "evidence-name")]
    [InlineData("""{"files":[{"name":"\ud800"}]}""", "json-broken-escape")]
    [InlineData("""{"files":[{"name":"submission.json"},{"name":"evidence.pdf"}]}""", "file-missing")]
    [InlineData("""{"files":[{"name":"submission.json","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}]}""", "file-hash-differs")]
    public async Task A_bad_manifest_is_reported(string manifest, string code)
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        (string name, byte[] content) = SampleSubmission.Jakarta.For(cycle.Id, agency);
        await cycle.PutAsync($"{agency}/1/{name}", Encoding.UTF8.GetString(content));

        await cycle.PutAsync($"{agency}/1/manifest.json", manifest);

        await AssertRejectedAsync(cycle, agency, "1", [code], TestCycle.AddressOf(agency));
        await cycle.AssessmentAsync(agency, "awaitingSubmission");
    }

    private async Task AssertRejectedAsync(TestCycle cycle, string agency, string upload, string[] codes, string address)
    {
        UploadSummary report = await cycle.ReportAsync(agency, upload);
        Assert.Equal("rejected", report.Status);
        Assert.Superset(codes.ToHashSet(), report.Findings.Select(f => f.Code).ToHashSet());
        Assert.All(report.Findings, f => Assert.NotEmpty(f.Pointer));
        ArrivedMail mail = (await cycle.MailsToAsync(address, "rejected")).Single(m => m.Kind == "rejected");
        foreach (UploadFinding finding in report.Findings)
        {
            Assert.Contains(Plain(finding.MessageEn), Plain(mail.Text), StringComparison.Ordinal);
            Assert.Contains(Plain(finding.MessageId), Plain(mail.Text), StringComparison.Ordinal);
        }

        Assert.True(await host.Api.IsHealthyAsync(Cancellation));
    }

    // Mails break lines.
    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<List<ArrivedMail>> MailsAboutAsync(string address, string cycle) => Merit.Cli.Until.ReachedAsync(
        $"a mail to {address} about {cycle}",
        TestHost.Patience,
        async cancellation => (await host.Mails.ToAsync(address, cancellation)).FindAll(m => m.CustomArgs.GetValueOrDefault("cycle") == cycle),
        mails => mails.Count > 0,
        mails => $"{mails.Count} mails",
        Cancellation);

    private static (string Name, byte[] Content)[] Spoilt(string what, string cycle, string agency)
    {
        JsonObject document = SampleSubmission.Jakarta.Document(cycle, agency);
        JsonArray entries = document["entries"]!.AsArray();
        switch (what)
        {
            case "wrong encoding":
                return [("submission.json", Encoding.Latin1.GetBytes(document.ToJsonString().Replace("jabatan", "jabatán", StringComparison.Ordinal)))];
            case "malformed JSON":
                return [("submission.json", Encoding.UTF8.GetBytes(document.ToJsonString()[..^20]))];
            case "malformed CSV":
                return [("submission.csv", "indicator,level,evidence\n1.1,3,\"never closed\n1.2,2,a.pdf\n"u8.ToArray())];
            case "wrong file name":
                return [("penilaian-mandiri.json", Encoding.UTF8.GetBytes(document.ToJsonString()))];
            case "two submission files":
                return [("submission.json", Encoding.UTF8.GetBytes(document.ToJsonString())), ("submission.csv", "indicator,level,evidence\n"u8.ToArray())];
            case "another cycle and agency inside":
                document["cycle"] = "merit-1999";
                document["agency"] = "9999";
                break;
        }

        bool all = what == "everything at once";
        if (all || what == "unknown indicator")
        {
            entries.Add(Entry("9.9", 3));
        }

        if (all || what == "duplicate indicator")
        {
            entries.Add(entries[0]!.DeepClone());
        }

        if (all || what == "level out of range")
        {
            entries[2]!["level"] = 7;
        }

        if (what == "level that is no number")
        {
            entries[2]!["level"] = "tiga";
        }

        if (all || what == "missing indicator")
        {
            entries.RemoveAt(5);
        }

        return [("submission.json", Encoding.UTF8.GetBytes(document.ToJsonString()))];
    }

    private static JsonObject Entry(string indicator, decimal level) =>
        new() { ["indicator"] = indicator, ["level"] = level, ["evidence"] = new JsonArray("bukti.pdf") };
}
