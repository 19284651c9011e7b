using System.Diagnostics;
using System.Runtime.Versioning;
using Merit.Cli.Hosting;
using Merit.Cli.Testing;

namespace Merit.Cli.Tests.Hosting;

[SupportedOSPlatform("linux")]
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
    public async Task Its_watcher_ends_with_it_and_it_keeps_its_own_process_id()
    {
        LeftoverProcesses mark = LeftoverProcesses.Begin();
        ChildProcess child = ChildProcess.Start("The script", "bash", ["-c", "echo $$; exec sleep 60"], mark.Mark, _directory.Path, _directory.File("child.log"));
        Assert.Equal($"{child.Id}", await child.WaitForAsync(lines => lines.Count > 0 ? lines[0] : null, Deadline, Cancellation));
        Assert.Equal(2, mark.Running().Count);

        await child.DisposeAsync();

        Assert.Empty(mark.Running());
    }

    [Theory]
    [InlineData("exec sleep 60")]
    [InlineData("trap '' TERM; while :; do sleep 0.05; done")]
    public async Task When_its_starter_dies_it_ends_and_so_does_its_watcher(string script)
    {
        LeftoverProcesses mark = LeftoverProcesses.Begin();
        // As ChildProcess starts it. When a process is killed, the system closes its end of the pipe: no line, just an end.
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true };
        foreach (string argument in (string[])["-c", ChildProcess.Watched, "sh", "bash", "-c", script])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in mark.Mark)
        {
            start.Environment[name] = value;
        }

        using Process child = Process.Start(start)!;
        await Eventually.IsTrueAsync(() => mark.Running().Any(p => p.Id == child.Id && !p.CommandLine.StartsWith("/bin/sh", StringComparison.Ordinal)));

        child.StandardInput.Close();

        await Eventually.IsTrueAsync(() => mark.Running().Count == 0 && child.HasExited);
    }

    [Fact]
    public async Task It_goes_on_when_its_log_cannot_be_written()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a disk that is always full.");
        File.CreateSymbolicLink(_directory.File("full.log"), "/dev/full");
        ChildProcess child = ChildProcess.Start(
            "The script", "bash", ["-c", "echo one; echo two; exec sleep 60"], new Dictionary<string, string>(), _directory.Path, _directory.File("full.log"));
        await using (child)
        {
            Assert.Equal("two", await child.WaitForAsync(lines => lines.FirstOrDefault(l => l == "two"), Deadline, Cancellation));
        }
    }

    [Fact]
    public async Task What_it_complains_of_last_is_why_it_ended()
    {
        await using ChildProcess child = Shell("echo noise; echo the disk is gone >&2; exit 1");
        await child.Exited.WaitAsync(Deadline, Cancellation);
        Assert.Equal("the disk is gone", child.LastComplaint);
        Assert.DoesNotContain("noise", child.Failed("ended").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_stack_is_for_the_log_alone()
    {
        await using ChildProcess child = Shell("""echo 'Unhandled exception. System.Exception: x' >&2; echo '   at Here.There()' >&2; exit 134""");
        await child.Exited.WaitAsync(Deadline, Cancellation);
        Assert.Equal($"The script ended. Its log: {child.LogPath}", child.Failed("ended").Message);
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
