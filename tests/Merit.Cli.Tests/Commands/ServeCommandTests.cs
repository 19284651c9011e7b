using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Merit.Cli.Commands;
using Merit.Cli.Hosting;
using Merit.Cli.Testing;

namespace Merit.Cli.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_prints_where_everything_is_and_leaves_nothing_behind_when_it_is_stopped()
    {
        LeftoverProcesses started = LeftoverProcesses.Begin();
        await using (ChildProcess merit = Serve(started, "--port", "0"))
        {
            string[] lines = await merit.WaitForAsync(said => said.Contains("Ctrl+C stops everything.") ? said.ToArray() : null, Deadline, Cancellation);
            foreach (string fact in (string[])["App ", "sign in ", "token ", "Mailbox ", "Blobs ", "connection ", "Logs "])
            {
                Assert.Contains(lines, l => l.TrimStart().StartsWith(fact, StringComparison.Ordinal));
            }

            string app = lines.Select(l => l.Trim()).First(l => l.StartsWith("App ", StringComparison.Ordinal))[4..].Trim();
            using HttpClient http = new();
            using HttpResponseMessage health = await http.GetAsync(new Uri(app + "/api/health"), Cancellation);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);

            await merit.StopAsync();
            Assert.Equal(0, merit.ExitCode);
        }

        Assert.Empty(started.Stop());
    }

    [Fact]
    public async Task The_demos_data_is_made_once_and_its_clock_goes_on()
    {
        LeftoverProcesses started = LeftoverProcesses.Begin();
        string[] told = await ServeDemoAsync(started);
        Assert.Contains(told, line => line.Contains("Ani Lestari (operator)", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("1 asked", StringComparison.Ordinal));
        string path = _directory.File("state/demo-is-whole");
        DateTime made = File.GetLastWriteTimeUtc(path);

        string[] again = await ServeDemoAsync(started, async client =>
        {
            Api.CycleProgress cycle = await client.GetCycleAsync(Cli.Demo.DemoStates.InVerification.Id, Cancellation);
            Assert.Equal((3, 1), (cycle.In("verified"), cycle.In("clarificationRequested")));
            Assert.True(cycle.Now > cycle.SubmissionDeadline, $"It is {cycle.Now:O}, before the deadline that has passed.");
        });
        Assert.StartsWith("The demo's data is there already", again[0], StringComparison.Ordinal);
        Assert.Equal(made, File.GetLastWriteTimeUtc(path));
        Assert.Empty(started.Stop());
    }

    [Fact]
    public async Task The_demo_takes_no_directory_that_holds_something_else()
    {
        Directory.CreateDirectory(_directory.File("state"));
        await File.WriteAllTextAsync(_directory.File("state/letter.txt"), "dear", Cancellation);
        // A token that somebody keeps there makes it none of ours.
        await File.WriteAllTextAsync(_directory.File("state/token"), "of merit token create", Cancellation);
        (int foreign, _, string said) = await MeritProcess.RunAsync("serve", "--demo", "--fresh", "--port", "0", "--directory", _directory.File("state"));
        DirectoryHold.Take(_directory.File("state"), "a plain serve").Dispose();
        (int other, _, string told) = await MeritProcess.RunAsync("serve", "--demo", "--port", "0", "--directory", _directory.File("state"));

        Assert.Equal((1, 1), (foreign, other));
        Assert.Contains("holds files of something else", said, StringComparison.Ordinal);
        Assert.Contains("--fresh removes that", told, StringComparison.Ordinal);
        Assert.Equal("dear", await File.ReadAllTextAsync(_directory.File("state/letter.txt"), Cancellation));
    }

    [Fact]
    public async Task A_demo_that_is_removed_is_not_whole_from_the_first_moment_on()
    {
        string state = _directory.File("state");
        using DirectoryHold held = DirectoryHold.Take(state, "merit serve");
        new DemoDirectory(state).SetWhole();
        string[] parts = ["a", "b", "logs", "mailbox", "runtime", "storage", "x", "y", "z"];
        Array.ForEach(parts, part => Directory.CreateDirectory(Path.Combine(state, part)));
        ConcurrentQueue<string?> removed = [];
        using FileSystemWatcher watcher = new(state) { EnableRaisingEvents = true };
        watcher.Deleted += (_, gone) => removed.Enqueue(gone.Name);

        held.Clear();

        await Eventually.IsTrueAsync(() => removed.Count > parts.Length);
        Assert.Equal("demo-is-whole", removed.First());
        Assert.True(DirectoryHold.WasHeld(state));
    }

    [Fact]
    public async Task A_taken_port_is_named_and_nothing_is_started()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        (int code, string output, string errors) = await MeritProcess.RunAsync("serve", "--port", $"{port}", "--directory", _directory.File("state"));

        Assert.Equal(1, code);
        Assert.Equal($"Port {port}, wanted for the app, is in use by another program. Stop that one, or take free ports with --port 0.", errors.Trim());
        Assert.Empty(output);
        Assert.False(Directory.Exists(_directory.File("state")));
    }

    [Fact]
    public async Task When_a_part_dies_the_rest_is_stopped_and_the_part_is_named()
    {
        LeftoverProcesses started = LeftoverProcesses.Begin();
        await using ChildProcess merit = Serve(started, "--port", "0");
        await merit.WaitForAsync(said => said.FirstOrDefault(l => l == "Ctrl+C stops everything."), Deadline, Cancellation);

        using (Process storage = Process.GetProcessById(started.Find("azurite.js")))
        {
            storage.Kill();
        }

        await merit.Exited.WaitAsync(Deadline, Cancellation);
        Assert.Equal(1, merit.ExitCode);
        await merit.WaitForAsync(said => said.FirstOrDefault(l => l.StartsWith("The storage emulator ended unexpectedly", StringComparison.Ordinal)), Deadline, Cancellation);
        Assert.Empty(started.Stop());
    }

    [Fact]
    public async Task When_it_is_killed_everything_else_ends_and_it_can_be_started_again()
    {
        LeftoverProcesses started = LeftoverProcesses.Begin();
        await using ChildProcess merit = Serve(started, "--port", "0");
        await merit.WaitForAsync(said => said.FirstOrDefault(l => l == "Ctrl+C stops everything."), Deadline, Cancellation);
        foreach (string part in (string[])["LocalHost.dll", "MeritFunctions.dll", "azurite.js"])
        {
            Assert.True(started.Find(part) > 0);
        }

        await merit.KillAsync();

        // The watchers too.
        await Eventually.IsTrueAsync(() => started.Running().Count == 0);
        await using ChildProcess again = Serve(started, "--port", "0");
        await again.WaitForAsync(said => said.FirstOrDefault(l => l == "Ctrl+C stops everything."), Deadline, Cancellation);
    }

    [Fact]
    public async Task A_directory_in_use_is_refused_with_its_holder()
    {
        string state = _directory.File("state");
        using DirectoryHold held = DirectoryHold.Take(state, "merit serve");

        (int code, string output, string errors) = await MeritProcess.RunAsync("serve", "--port", "0", "--directory", state);

        Assert.Equal((1, $"{state} is in use by merit serve, process {Environment.ProcessId}. Stop that one first.", ""), (code, errors.Trim(), output));
    }

    [Fact]
    public async Task A_damaged_task_hub_is_told_in_the_hosts_own_words()
    {
        string hub = _directory.File("state/runtime/taskhub.db");
        Directory.CreateDirectory(Path.GetDirectoryName(hub)!);
        await File.WriteAllTextAsync(hub, new string('x', 5000), Cancellation);

        (int code, string output, string errors) = await MeritProcess.RunAsync("serve", "--port", "0", "--directory", _directory.File("state"));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("taskhub.db", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(hub, Cancellation));
    }

    [Fact]
    public async Task Skipped_time_passes_for_the_app_too()
    {
        await using LocalStack stack = await LocalStack.StartAsync(Workspace.Find(), LocalStackOptions.OnFreePorts("ServeCommandTests", _directory.File("state")), Cancellation);
        using Api.MeritClient client = new(stack.Host.Address, stack.Token);
        using HostClient owner = new(stack.Host);
        byte[] register = await File.ReadAllBytesAsync(Path.Combine(Workspace.Find().Root, "samples", "demo", "agencies.json"), Cancellation);
        await client.PutAgenciesAsync(register, Cancellation);
        DateTimeOffset deadline = DateTimeOffset.UtcNow.AddDays(60);
        await client.StartCycleAsync(new { id = "skip", instrument = "merit-2019", submissionDeadline = deadline, verificationDeadline = deadline.AddDays(1) }, Cancellation);

        await owner.SetTimeSkippingAsync("Auto", Cancellation);

        Api.CycleProgress passed = await Until.ReachedAsync(
            "the deadline", Deadline, cancellation => client.GetCycleAsync("skip", cancellation), p => p.In("notSubmitted") == p.Agencies, p => p.ToString(), Cancellation);
        Assert.True(passed.Now >= deadline, $"It is {passed.Now:O}.");
    }

    private async Task<string[]> ServeDemoAsync(LeftoverProcesses started, Func<Api.MeritClient, Task>? look = null)
    {
        await using ChildProcess merit = Serve(started, "--demo", "--port", "0");
        string[] lines = await merit.WaitForAsync(said => said.Contains("Ctrl+C stops everything.") ? said.ToArray() : null, Deadline * 3, Cancellation);
        string Fact(string name) => lines.Select(l => l.Trim()).First(l => l.StartsWith(name + " ", StringComparison.Ordinal))[name.Length..].Trim();
        using Api.MeritClient client = new(new Uri(Fact("App")), Fact("token"));
        await (look?.Invoke(client) ?? Task.CompletedTask);
        await merit.StopAsync();
        Assert.Equal(0, merit.ExitCode);
        return lines;
    }

    private ChildProcess Serve(LeftoverProcesses mark, params string[] arguments) => ChildProcess.Start(
        "merit serve",
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "merit.dll"), "serve", "--directory", _directory.File("state"), .. arguments],
        mark.Mark,
        _directory.Path,
        _directory.File("output.log"));
}
