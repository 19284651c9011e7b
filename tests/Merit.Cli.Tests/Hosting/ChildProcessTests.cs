using Merit.Cli.Hosting;

namespace Merit.Cli.Tests.Hosting;

public sealed class ChildProcessTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Its_lines_can_be_waited_for_and_stand_in_its_log()
    {
        ChildProcess child = Shell("echo port 4711; echo trouble >&2; exec sleep 60");
        await using (child)
        {
            string line = await child.WaitForAsync(lines => lines.FirstOrDefault(l => l.StartsWith("port", StringComparison.Ordinal)), Deadline, Cancellation);
            await child.WaitForAsync(lines => lines.FirstOrDefault(l => l == "trouble"), Deadline, Cancellation);
            Assert.Equal("port 4711", line);
        }

        Assert.Equal(["port 4711", "trouble"], (await File.ReadAllLinesAsync(child.LogPath, Cancellation)).Order());
    }

    [Fact]
    public async Task It_is_asked_to_end_before_it_is_forced()
    {
        ChildProcess child = Shell("""trap 'echo cleaned up; exit 0' TERM; echo ready; while :; do sleep 0.05; done""");
        await child.WaitForAsync(lines => lines.FirstOrDefault(l => l == "ready"), Deadline, Cancellation);

        await child.DisposeAsync();

        Assert.True(child.Exited.IsCompleted);
        Assert.False(child.DiedUnasked);
        Assert.Contains("cleaned up", await File.ReadAllTextAsync(child.LogPath, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_gives_it_no_chance_to_clean_up()
    {
        await using ChildProcess child = Shell("""trap 'echo cleaned up; exit 0' TERM; echo ready; while :; do sleep 0.05; done""");
        await child.WaitForAsync(lines => lines.FirstOrDefault(l => l == "ready"), Deadline, Cancellation);

        await child.KillAsync();

        Assert.False(child.DiedUnasked);
        Assert.DoesNotContain("cleaned up", await ReadSharedAsync(child.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_ends_before_it_is_ready_is_reported_with_its_last_words()
    {
        await using ChildProcess child = Shell("echo no such file; exit 3");

        UserFacingException failure = await Assert.ThrowsAsync<UserFacingException>(
            () => child.WaitForAsync(lines => lines.FirstOrDefault(l => l == "ready"), Deadline, Cancellation));

        Assert.Contains("ended before it was ready", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such file", failure.Message, StringComparison.Ordinal);
        Assert.Contains(child.LogPath, failure.Message, StringComparison.Ordinal);
        Assert.True(child.DiedUnasked);
    }

    [Fact]
    public async Task One_that_never_gets_ready_meets_the_deadline()
    {
        await using ChildProcess child = Shell("exec sleep 60");
        UserFacingException failure = await Assert.ThrowsAsync<UserFacingException>(
            () => child.WaitForAsync(lines => lines.FirstOrDefault(l => l == "ready"), TimeSpan.FromMilliseconds(200), Cancellation));
        Assert.Contains("was not ready within", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named()
    {
        UserFacingException failure = Assert.Throws<UserFacingException>(() =>
        {
            ChildProcess child = ChildProcess.Start("The thing", _directory.File("missing"), [], new Dictionary<string, string>(), _directory.Path, _directory.File("log"));
            child.WaitForAsync(lines => lines.FirstOrDefault(l => l == "ready"), Deadline, Cancellation).GetAwaiter().GetResult();
        });
        Assert.StartsWith("The thing", failure.Message, StringComparison.Ordinal);
    }

    private ChildProcess Shell(string script) =>
        ChildProcess.Start("The script", "bash", ["-c", script], new Dictionary<string, string>(), _directory.Path, _directory.File("child.log"));

    private static async Task<string> ReadSharedAsync(string path)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
