using System.Net;
using System.Text;
using Merit.Assessment.Auditing;

namespace Merit.Cli.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_downloaded_log_that_is_whole_ends_with_0_and_a_broken_one_with_1()
    {
        byte[][] lines = Chain(5);
        (int code, string output, string errors) = await VerifyFileAsync(lines);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("is whole: 5 events", output, StringComparison.Ordinal);
        Assert.Contains(AuditChain.Read(lines[4])!.Hash, output, StringComparison.Ordinal);

        (code, output, _) = await VerifyFileAsync([.. lines[..2], .. lines[3..]]);
        Assert.Equal(1, code);
        Assert.Contains("is broken at event 3: another event stands there", output, StringComparison.Ordinal);
        Assert.Contains("2 events before it hold", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"whole":true,"events":7,"lastHash":"ab","anchoredTo":5,"missingAnchors":[],"contradictingAnchors":[]}""", 0, "is whole: 7 events, anchored up to event 5")]
    [InlineData("""{"whole":false,"events":7,"lastHash":"ab","anchoredTo":5,"broken":{"seq":8,"why":"content-differs"},"missingAnchors":[],"contradictingAnchors":[]}""", 1, "broken at event 8: it is not what its hash was made of")]
    [InlineData("""{"whole":false,"events":7,"lastHash":"ab","anchoredTo":0,"missingAnchors":["c/anchors/a"],"contradictingAnchors":["c/anchors/b"]}""", 1, "The anchor c/anchors/b names an end")]
    public async Task What_the_app_answers_is_told(string answer, int expected, string told)
    {
        using HttpListener app = Listen(out string address);
        Task<string> asked = AnswerAsync(app, 200, answer);
        (int code, string output, string errors) = await MeritProcess.RunAsync("audit", "verify", "merit-2027", "--app", address, "--token", "a-token");
        Assert.Equal("/api/cycles/merit-2027/audit/verify a-token", await asked);
        Assert.Equal((expected, ""), (code, errors));
        Assert.Contains(told, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_named()
    {
        using HttpListener app = Listen(out string address);
        Task<string> asked = AnswerAsync(app, 404, "{}");
        (int code, _, string errors) = await MeritProcess.RunAsync("audit", "verify", "~register", "--app", address, "--token", "a-token");
        await asked;
        Assert.Equal(1, code);
        Assert.Contains("has no log of ~register", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_auditors_folder_says_who_decided_what_and_how_long_it_took_and_runs_no_formula()
    {
        (AuditKind What, double Day, string Subject, string Actor, string? Why)[] happened =
        [
            (AuditKind.CycleOpened, 0, "merit-2027", "merit", null),
            (AuditKind.UploadAccepted, 1, "31/AAA", "31", null),
            (AuditKind.SubmissionScored, 1.5, "31/AAA", "merit", null),
            (AuditKind.DecisionTaken, 5, "31/AAA", "as-1", "=HYPERLINK(\"x\")"),
            (AuditKind.DecisionApplied, 5.25, "31/AAA", "merit", "d-1"),
            (AuditKind.ReleaseTaken, 9, "merit-2027", "pleno", "SK <1>"),
            (AuditKind.ResultDetermined, 9.25, "31", "merit", null),
        ];
        string previous = AuditChain.Start;
        byte[] log = [.. happened.SelectMany((one, place) =>
        {
            (byte[] line, previous) = AuditChain.Seal(
                new AuditEvent { Id = $"e{place}", At = DateTimeOffset.UnixEpoch.AddDays(one.Day), Actor = one.Actor, Role = AuditRole.Assessor, What = one.What, Subject = one.Subject, Why = one.Why },
                place + 1,
                previous);
            return (byte[])[.. line, (byte)'\n'];
        })];
        using HttpListener app = Listen(out string address);
        Task served = Task.Run(
            async () =>
            {
                for (int answer = 0; answer < 4; answer++)
                {
                    HttpListenerContext context = await app.GetContextAsync().WaitAsync(Cancellation);
                    string asked = context.Request.Url!.AbsolutePath;
                    (context.Response.StatusCode, byte[] body) = asked.EndsWith("/audit", StringComparison.Ordinal) ? (200, log)
                        : asked.EndsWith("/results", StringComparison.Ordinal) ? (409, "{}"u8.ToArray())
                        : (200, "{\"whole\":true}"u8.ToArray());
                    context.Response.Close(body, willBlock: true);
                }
            },
            Cancellation);
        string folder = _folder.File("berkas");
        (int code, string output, string errors) = await MeritProcess.RunAsync("audit", "export", "merit-2027", "--folder", folder, "--app", address, "--token", "a-token");
        await served;
        Assert.Equal((0, ""), (code, output));
        Assert.Contains("7 events of merit-2027; their chain holds", errors, StringComparison.Ordinal);
        Assert.Equal(
            ["SHA256SUMS", "cycle.json", "decisions.csv", "index.html", "lead-times.csv", "log.jsonl", "processes.csv", "verification.json"],
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string decisions = await File.ReadAllTextAsync(Path.Combine(folder, "decisions.csv"), Cancellation);
        Assert.Contains("1970-01-06T07:00:00+07:00,decision-taken,31/AAA,as-1,assessor,\"'=HYPERLINK(\"\"x\"\")\",", decisions, StringComparison.Ordinal);
        Assert.Contains("31,1970-01-02T07:00:00+07:00,1970-01-02T19:00:00+07:00,1970-01-06T13:00:00+07:00,1970-01-10T13:00:00+07:00,4.25,4.00", await File.ReadAllTextAsync(Path.Combine(folder, "lead-times.csv"), Cancellation), StringComparison.Ordinal);
        Assert.Contains("verification,8.5.1,decision-taken,1,", await File.ReadAllTextAsync(Path.Combine(folder, "processes.csv"), Cancellation), StringComparison.Ordinal);
        string index = await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), Cancellation);
        Assert.Contains("Rantai catatan utuh: 7 peristiwa.", index, StringComparison.Ordinal);
        Assert.DoesNotContain("results", index, StringComparison.Ordinal);

        // A second one does not mix with it.
        (code, _, errors) = await MeritProcess.RunAsync("audit", "export", "merit-2027", "--folder", folder, "--app", address, "--token", "a-token");
        Assert.Equal(1, code);
        Assert.Contains("is not empty", errors, StringComparison.Ordinal);
    }

    private static HttpListener Listen(out string address)
    {
        address = $"http://127.0.0.1:{FreePorts.Find()}/";
        var listener = new HttpListener { Prefixes = { address } };
        listener.Start();
        return listener;
    }

    private static async Task<string> AnswerAsync(HttpListener app, int status, string body)
    {
        HttpListenerContext context = await app.GetContextAsync().WaitAsync(Cancellation);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        return $"{context.Request.RawUrl} {context.Request.Headers["X-Merit-Token"]}";
    }

    private async Task<(int Code, string Output, string Errors)> VerifyFileAsync(byte[][] lines)
    {
        string path = _folder.File("log.jsonl");
        await File.WriteAllBytesAsync(path, [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])], Cancellation);
        return await MeritProcess.RunAsync("audit", "verify", "--file", path);
    }

    private static byte[][] Chain(int length)
    {
        string previous = AuditChain.Start;
        return [.. Enumerable.Range(1, length).Select(seq =>
        {
            var happened = new AuditEvent
            {
                Id = $"e{seq}",
                At = DateTimeOffset.UnixEpoch,
                Actor = "pleno",
                Role = AuditRole.Plenary,
                What = AuditKind.ReleaseTaken,
                Subject = "merit-2027",
            };
            (byte[] line, previous) = AuditChain.Seal(happened, seq, previous);
            return line;
        })];
    }
}
