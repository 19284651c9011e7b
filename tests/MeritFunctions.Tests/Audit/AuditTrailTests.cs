using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Audit;

namespace MeritFunctions.Tests.Audit;

public sealed class AuditTrailTests(ProofApp app) : IClassFixture<ProofApp>
{
    private static readonly DateOnly Day = new(2027, 3, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AuditLog Log => app.Get<AuditLog>();

    [Fact]
    public async Task A_whole_log_says_so_with_its_end_and_its_anchors()
    {
        string cycle = await FillAsync(8);
        await Log.AnchorAsync(cycle, Day, Cancellation);
        await Log.AppendAsync(cycle, Event("more"), Cancellation);
        AuditReport report = (await VerifyAsync(cycle))!;
        Assert.Equal((true, 9, 8), (report.Whole, report.Events, report.AnchoredTo));
        (int status, string body, _) = await app.AnswerAsync("", request => app.Function<AuditTrail>().VerifyAsync(request, cycle, Cancellation));
        Assert.Equal(200, status);
        Assert.Contains(report.LastHash, body, StringComparison.Ordinal);
        Assert.Contains("\"whole\": true", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_line_is_named_by_its_place_and_why()
    {
        string cycle = await FillAsync(8);
        await RewriteAsync(cycle, lines => lines[4] = lines[4].Replace("assessor-07", "assessor-08", StringComparison.Ordinal));
        (_, string body, _) = await app.AnswerAsync("", request => app.Function<AuditTrail>().VerifyAsync(request, cycle, Cancellation));
        using JsonDocument report = JsonDocument.Parse(body);
        Assert.False(report.RootElement.GetProperty("whole").GetBoolean());
        Assert.Equal((5, "content-differs"), (report.RootElement.GetProperty("broken").GetProperty("seq").GetInt32(), report.RootElement.GetProperty("broken").GetProperty("why").GetString()));
    }

    [Fact]
    public async Task A_log_that_was_cut_off_written_anew_or_taken_away_contradicts_its_anchors()
    {
        string cycle = await FillAsync(8);
        await Log.AnchorAsync(cycle, Day, Cancellation);
        string anchor = Assert.Single(await Log.ReadAnchorsAsync(cycle, Cancellation)).Name;

        string[] before = await RewriteAsync(cycle, lines => lines.RemoveAt(7));
        Assert.Equal([anchor], (await VerifyAsync(cycle))!.ContradictingAnchors);

        await RewriteAsync(cycle, lines => Forge(lines, before));
        AuditReport forged = (await VerifyAsync(cycle))!;
        Assert.Equal((false, null, 8), (forged.Whole, forged.Broken, forged.Events));
        Assert.Equal([anchor], forged.ContradictingAnchors);

        await Blob(cycle).DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal([anchor], (await VerifyAsync(cycle))!.ContradictingAnchors);
    }

    [Fact]
    public async Task An_anchor_that_was_taken_away_is_missed_by_the_next_and_a_forged_one_contradicts()
    {
        string cycle = await FillAsync(2);
        for (int day = 0; day < 3; day++)
        {
            await Log.AnchorAsync(cycle, Day.AddDays(day), Cancellation);
            await Log.AppendAsync(cycle, Event($"day{day}"), Cancellation);
        }

        IReadOnlyList<NamedAnchor> anchors = await Log.ReadAnchorsAsync(cycle, Cancellation);
        BlobContainerClient records = app.Get<MeritStorage>().Container(Containers.Records);
        await records.DeleteBlobAsync(anchors[1].Name, cancellationToken: Cancellation);
        await records.GetBlobClient(anchors[2].Name).UploadAsync(
            new BinaryData(StoredJson.Serialize(anchors[2].Anchor! with { Hash = AuditChain.Start })), overwrite: true, Cancellation);
        AuditReport report = (await VerifyAsync(cycle))!;
        Assert.Equal((false, null), (report.Whole, report.Broken));
        Assert.Equal([anchors[1].Name], report.MissingAnchors);
        Assert.Equal([anchors[2].Name], report.ContradictingAnchors);
        await records.GetBlobClient(anchors[2].Name).UploadAsync(new BinaryData("no json"), overwrite: true, Cancellation);
        Assert.Equal([anchors[2].Name], (await VerifyAsync(cycle))!.ContradictingAnchors);
    }

    [Fact]
    public async Task Pages_one_after_the_other_are_the_log()
    {
        string cycle = await FillAsync(25);
        string query = "?take=10", all = "";
        List<int> lines = [];
        while (query.Length > 0)
        {
            (int status, string body, string? link) = await GetAsync(query, cycle);
            Assert.Equal(200, status);
            all += body;
            lines.Add(body.Count(c => c == '\n'));
            query = link!.Length == 0 ? "" : link[link.IndexOf('?', StringComparison.Ordinal)..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal([10, 10, 5], lines);
        Assert.Equal((await Blob(cycle).DownloadContentAsync(Cancellation)).Value.Content.ToString(), all);
    }

    [Theory]
    [InlineData("?from=3&take=1", 3)]
    [InlineData("?from=3&take=1&place=1-0", 3)]
    [InlineData("?from=3&take=1&place=1-17", 3)]
    [InlineData("?from=3&take=1&place=9-999999999", 3)]
    [InlineData("?from=3&take=1&place=x", 3)]
    public async Task A_page_begins_where_it_is_asked_to(string query, long seq)
    {
        string cycle = await FillAsync(5);
        (int status, string body, _) = await GetAsync(query, cycle);
        Assert.Equal((200, seq), (status, AuditChain.Read(Encoding.UTF8.GetBytes(body))!.Seq));
    }

    [Theory]
    [InlineData("?from=0")]
    [InlineData("?from=x")]
    [InlineData("?take=1001")]
    [InlineData("?take=-1")]
    public async Task A_page_that_cannot_be_is_a_finding(string query) => Assert.Equal(422, (await GetAsync(query, await FillAsync(1))).Status);

    [Theory]
    [InlineData("t-unknown")]
    [InlineData("../records")]
    [InlineData("")]
    [InlineData("~registe")]
    public async Task A_log_that_is_not_there_is_not_found(string cycle)
    {
        Assert.Equal(404, (await GetAsync("", cycle)).Status);
        Assert.Equal(404, (await app.AnswerAsync("", request => app.Function<AuditTrail>().VerifyAsync(request, cycle, Cancellation))).Status);
    }

    [Fact]
    public async Task The_register_has_a_log_of_its_own()
    {
        await Log.AppendAsync(AuditLog.Register, Event("register"), Cancellation);
        await app.Function<AuditAnchors>().RunAsync(new Microsoft.Azure.Functions.Worker.TimerInfo(), Cancellation);
        Assert.Equal((true, 1), (await VerifyAsync(AuditLog.Register) is { } report ? (report.Whole, report.AnchoredTo) : default));
        Assert.Equal(200, (await GetAsync("", AuditLog.Register)).Status);
    }

    private static AuditEvent Event(string id) => new()
    {
        Id = id,
        At = DateTimeOffset.UnixEpoch,
        Actor = "assessor-07",
        Role = AuditRole.Assessor,
        What = AuditKind.DecisionTaken,
        Subject = "31/RECEIPT",
        Why = "Bukti tidak cukup",
    };

    // Whoever can write the log can make a chain that holds; only the anchors tell.
    private static void Forge(List<string> lines, string[] before)
    {
        lines.Clear();
        string previous = AuditChain.Start;
        for (int n = 0; n < before.Length; n++)
        {
            (byte[] line, previous) = AuditChain.Seal(Event($"forged{n}"), n + 1, previous);
            lines.Add(Encoding.UTF8.GetString(line));
        }
    }

    private Task<(int Status, string Body, string? Link)> GetAsync(string query, string cycle) =>
        app.AnswerAsync(query, request => app.Function<AuditTrail>().ListAsync(request, cycle, Cancellation));

    private Task<AuditReport?> VerifyAsync(string cycle) => app.Get<AuditVerification>().RunAsync(cycle, Cancellation);

    private AppendBlobClient Blob(string cycle) => app.Get<MeritStorage>().Container(Containers.Audit).GetAppendBlobClient($"{cycle}.jsonl");

    private async Task<string> FillAsync(int events)
    {
        string cycle = MeritApp.NewId();
        await Log.AppendAsync(cycle, [.. Enumerable.Range(1, events).Select(n => Event($"e{n}"))], Cancellation);
        return cycle;
    }

    private async Task<string[]> RewriteAsync(string cycle, Action<List<string>> change)
    {
        string[] before = (await Blob(cycle).DownloadContentAsync(Cancellation)).Value.Content.ToString().TrimEnd('\n').Split('\n');
        List<string> lines = [.. before];
        change(lines);
        await Blob(cycle).DeleteAsync(cancellationToken: Cancellation);
        await Blob(cycle).CreateAsync(new Azure.Storage.Blobs.Models.AppendBlobCreateOptions(), Cancellation);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))));
        await Blob(cycle).AppendBlockAsync(content, cancellationToken: Cancellation);
        return before;
    }
}
