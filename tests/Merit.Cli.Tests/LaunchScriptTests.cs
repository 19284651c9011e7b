using System.Diagnostics;

namespace Merit.Cli.Tests;

/// <summary>The script at the root, with machines that lack something.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LaunchScriptTests : IDisposable
{
    private readonly TemporaryDirectory _tools = new();

    public LaunchScriptTests()
    {
        foreach (string tool in (string[])["bash", "dirname", "readlink", "grep", "cut", "tr", "sed", "env", "find", "sort", "cat", "mkdir", "mv", "rm", "sleep", "touch"])
        {
            string path = ((string[])["/usr/bin", "/bin"]).Select(d => Path.Combine(d, tool)).First(File.Exists);
            File.CreateSymbolicLink(_tools.File(tool), path);
        }
    }

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task A_machine_without_the_SDK_is_told_so_in_one_line()
    {
        (int code, string output) = await RunAsync("demo");
        Assert.Equal((1, "merit: the .NET SDK 10 is missing (https://dotnet.microsoft.com/download)."), (code, output));
    }

    [Fact]
    public async Task An_older_SDK_is_named()
    {
        Fake("dotnet", "echo '8.0.404 [/usr/share/dotnet/sdk]'");
        (int code, string output) = await RunAsync("demo");
        Assert.Equal((1, "merit: the .NET SDK 10 is missing: this machine has 8.0.404."), (code, output));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("serve")]
    [InlineData("test")]
    public async Task A_machine_without_Node_is_told_so_where_it_is_needed(string command)
    {
        Fake("dotnet", "echo '10.0.401 [/usr/share/dotnet/sdk]'");
        (int code, string output) = await RunAsync(command);
        Assert.Equal((1, "merit: Node.js 20 or newer is missing (https://nodejs.org)."), (code, output));
    }

    [Fact]
    public async Task An_older_Node_is_named()
    {
        Fake("dotnet", "echo '10.0.401 [/usr/share/dotnet/sdk]'");
        Fake("node", "echo v18.19.0");
        (int code, string output) = await RunAsync("demo");
        Assert.Equal((1, "merit: Node.js 20 or newer is missing: this machine has v18.19.0."), (code, output));
    }

    private void Fake(string tool, string script)
    {
        File.WriteAllText(_tools.File(tool), $"#!/usr/bin/env bash\n{script}\n");
        File.SetUnixFileMode(_tools.File(tool), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private async Task<(int Code, string Output)> RunAsync(string command)
    {
        ProcessStartInfo start = new(Path.Combine(Workspace.Find().Root, "merit"), command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _tools.Path,
        };
        start.Environment["PATH"] = _tools.Path;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output + error).Trim());
    }
}
