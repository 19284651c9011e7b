using System.Runtime.Versioning;
using Merit.Cli.Hosting;
using Merit.Cli.Testing;

namespace Merit.Cli.Tests.Testing;

[SupportedOSPlatform("linux")]
public sealed class LeftoverProcessesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_a_run_leaves_behind_is_named_and_stopped_and_others_are_left_alone()
    {
        LeftoverProcesses mine = LeftoverProcesses.Begin(), other = LeftoverProcesses.Begin();
        await using ChildProcess left = Sleep(mine);
        await using ChildProcess foreign = Sleep(other);
        await left.WaitForAsync(lines => lines.FirstOrDefault(l => l == "here"), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await foreign.WaitForAsync(lines => lines.FirstOrDefault(l => l == "here"), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        IReadOnlyList<string> stopped = mine.Stop();

        Assert.StartsWith($"{left.Id} ", Assert.Single(stopped), StringComparison.Ordinal);
        await Eventually.IsTrueAsync(() => left.Exited.IsCompleted);
        Assert.False(foreign.Exited.IsCompleted);
    }

    private ChildProcess Sleep(LeftoverProcesses run) =>
        ChildProcess.Start("sleep", "bash", ["-c", "echo here; exec sleep 60"], run.Mark, _directory.Path, _directory.File(Guid.NewGuid().ToString("N")));
}
