using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace LocalHost.Tests.Hosting;

/// <summary>How host and worker begin and end together. Windows knows neither these signals nor this shell.</summary>
public sealed partial class LifetimeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SIGTERM_ends_the_host_in_order_and_it_has_said_once_where_it_listens()
    {
        using var folder = new TestFolder();
        using HostProcess host = await HostProcess.ServeAsync(folder);
        int worker = await host.WorkerIdAsync();
        await host.TerminateAsync();
        Assert.Equal(0, await host.ExitCodeAsync());
        await GoneAsync(worker);
        Assert.Empty(host.Errors);
        Assert.Single(host.Output, line => line.StartsWith("Listening on", StringComparison.Ordinal));
        Assert.Single(host.Output, line => TaskHub().IsMatch(line));
    }

    [Fact]
    public async Task A_host_that_is_killed_takes_its_worker_and_its_watcher_with_it()
    {
        using var folder = new TestFolder();
        using HostProcess host = await HostProcess.ServeAsync(folder);
        int worker = await host.WorkerIdAsync();
        Assert.NotEmpty(Children(worker));
        int[] watchers = Children(worker);
        host.Kill();
        await GoneAsync(worker);
        foreach (int watcher in watchers)
        {
            await GoneAsync(watcher);
        }
    }

    [Fact]
    public async Task A_worker_that_is_killed_leaves_no_watcher_and_another_takes_its_place()
    {
        using var folder = new TestFolder();
        using HostProcess host = await HostProcess.ServeAsync(folder);
        int worker = await host.WorkerIdAsync();
        int[] watchers = Children(worker);
        using (Process process = Process.GetProcessById(worker))
        {
            process.Kill();
        }
        await Eventually.SeeAsync(host.WorkerIdAsync, id => id != worker);
        foreach (int watcher in watchers)
        {
            await GoneAsync(watcher);
        }
        Assert.Contains(host.Output, line => line.Contains("The worker ended with exit code 137. It is started again.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_end_of_standard_input_ends_host_and_worker_at_once()
    {
        using var folder = new TestFolder();
        using HostProcess host = await HostProcess.ServeAsync(folder, "--stop-with-stdin");
        int worker = await host.WorkerIdAsync();
        host.CloseInput();
        await host.ExitCodeAsync();
        await GoneAsync(worker);
    }

    [Fact]
    public async Task A_task_hub_alone_needs_no_app()
    {
        using var folder = new TestFolder();
        using HostProcess host = HostProcess.Start(folder, "--urls", "http://127.0.0.1:0");
        await host.SaysAsync(TaskHub());
        await host.AddressAsync();
        await host.TerminateAsync();
        Assert.Equal(0, await host.ExitCodeAsync());
    }

    [Fact]
    public async Task An_app_that_is_awaited_is_told_how_to_come_and_may_come_again()
    {
        using var folder = new TestFolder();
        string address = $"http://127.0.0.1:{FreePort.Take()}";
        using HostProcess host = HostProcess.Start(folder, "--app", BuildOutput.SampleApp, "--urls", address, "--wait-for-worker", "--worker-setting", "HOME");
        await host.SaysAsync(WorkerId());
        Assert.Contains($"HOME={Environment.GetEnvironmentVariable("HOME")}", folder.Lines(Path.Combine("state", "worker.env")));
        Assert.DoesNotContain(host.Output, line => line.StartsWith("HOME=", StringComparison.Ordinal));
        using var client = new HttpClient();
        using (HttpResponseMessage early = await client.GetAsync(new Uri(address), Cancellation))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        }
        Process app = StartApp(folder);
        try
        {
            await host.AddressAsync();
            End(app);
            await host.SaysAsync(Awaited());
            app = StartApp(folder);
            await Eventually.SeeAsync(() => host.Output.Count(line => line.Contains("has connected", StringComparison.Ordinal)), count => count == 2);
            await host.TerminateAsync();
            Assert.Equal(0, await host.ExitCodeAsync());
            await app.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }
        finally
        {
            End(app);
        }
    }

    /// <summary>Starts the app as a debugger does.</summary>
    private static Process StartApp(TestFolder folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(BuildOutput.SampleApp, "LocalHost.SampleApp.dll")]) { WorkingDirectory = BuildOutput.SampleApp };
        foreach (string line in folder.Lines(Path.Combine("state", "worker.env")))
        {
            string[] parts = line.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }
        return Process.Start(start)!;
    }

    private static void End(Process app)
    {
        if (!app.HasExited)
        {
            app.Kill();
        }
        app.Dispose();
    }

    private static async Task GoneAsync(int id) => await Eventually.SeeAsync(() => IsThere(id), there => !there);

    // A process whose parent has not asked for its exit code yet is gone all the same.
    private static bool IsThere(int id) => File.Exists($"/proc/{id}/stat") && State(id) is not ('Z' or 'X');

    private static char State(int id)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return 'X';
        }
    }

    private static int[] Children(int id)
    {
        using Process ps = Process.Start(new ProcessStartInfo("ps", ["-o", "pid=", "--ppid", id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        return [.. ps.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("^Task hub on http://127.0.0.1:[0-9]+$")]
    private static partial Regex TaskHub();

    [GeneratedRegex("^Functions__Worker__WorkerId=")]
    private static partial Regex WorkerId();

    [GeneratedRegex("Another is awaited")]
    private static partial Regex Awaited();
}
