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
