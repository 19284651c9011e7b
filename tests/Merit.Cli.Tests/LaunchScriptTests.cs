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

    [Theory]
    [InlineData("--help", "# merit", "Commands:")]
    [InlineData("bench --help", "# merit bench", "the scoring or the certificates")]
    [InlineData("test -h", "# merit test", "--filter")]
    [InlineData("instrument score merit-2019 --help", "# merit instrument score", "--sentences")]
    [InlineData("", "# merit", "Commands:")]
    public async Task Help_needs_nothing_and_builds_nothing(string arguments, string part, string holds)
    {
        // Not even the SDK is there.
        (int code, string output) = await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, code);
        Assert.Contains(holds, output, StringComparison.Ordinal);
        Assert.DoesNotContain("# merit", output, StringComparison.Ordinal);
        string help = await File.ReadAllTextAsync(Path.Combine(Workspace.Find().Root, "src", "Merit.Cli", "help.txt"), TestContext.Current.CancellationToken);
        Assert.Contains($"{part}\n{output}\n", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_tells_each_project_and_the_next_command_builds_nothing()
    {
        string checkout = Checkout();
        Fake("dotnet", """
            case $1 in
              --list-sdks) echo '10.0.401 [/usr/share/dotnet/sdk]' ;;
              build)
                echo '  Restored /x/One.csproj (in 1 sec).'
                echo '  One -> /x/One.dll'
                echo '  Two -> /x/Two.dll'
                echo '  Two -> /x/Two.dll'
                mkdir -p "$MERIT_ROOT/src/Merit.Cli/bin/Release/net10.0" && echo >"$MERIT_ROOT/src/Merit.Cli/bin/Release/net10.0/merit.dll" ;;
              *) echo "runs ${*:2}" ;;
            esac
            """);

        (int code, string first) = await RunAsync(["instrument", "list"], checkout);
        (_, string second) = await RunAsync(["instrument", "list"], checkout);
        await File.WriteAllTextAsync(Path.Combine(checkout, "src", "Two", "New.cs"), "", TestContext.Current.CancellationToken);
        (_, string third) = await RunAsync(["instrument", "list"], checkout);

        string[] told = [.. first.Split('\n').Select(line => line.Split(" (")[0])];
        Assert.Equal(0, code);
        Assert.Equal(
            ["runs instrument list", "Restoring packages: 1 of about 2 projects, One", "Building: 1 of about 2 projects, One", "Building: 2 of about 2 projects, Two"],
            told.Where(line => line != "Restoring packages …"));
        Assert.Equal("runs instrument list", second);
        Assert.Contains("Building: ", third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_errors_and_is_tried_again()
    {
        string checkout = Checkout();
        Fake("dotnet", """
            case $1 in
              --list-sdks) echo '10.0.401 [/usr/share/dotnet/sdk]' ;;
              build) echo '/x/One.cs(1,1): error CS1002: ; expected [/x/One.csproj]'; echo noise; exit 1 ;;
            esac
            """);
        for (int time = 0; time < 2; time++)
        {
            (int code, string output) = await RunAsync(["demo", "--instruments"], checkout);
            Assert.Equal(1, code);
            Assert.Contains("error CS1002", output, StringComparison.Ordinal);
            Assert.DoesNotContain("noise", output, StringComparison.Ordinal);
            Assert.EndsWith("merit: the build failed; all of it is in " + Path.Combine(checkout, ".merit", "build.log"), output, StringComparison.Ordinal);
        }
    }

    // Two projects and the script: a build of them leaves the real checkout alone.
    private string Checkout()
    {
        Fake("node", "echo v22.1.0");
        Fake("npm", "");
        string checkout = _tools.File("checkout");
        foreach (string project in (string[])["One", "Two"])
        {
            Directory.CreateDirectory(Path.Combine(checkout, "src", project));
            File.WriteAllText(Path.Combine(checkout, "src", project, project + ".csproj"), "");
        }

        File.Copy(Path.Combine(Workspace.Find().Root, "merit"), Path.Combine(checkout, "merit"));
        return checkout;
    }

    private void Fake(string tool, string script)
    {
        File.WriteAllText(_tools.File(tool), $"#!/usr/bin/env bash\n{script}\n");
        File.SetUnixFileMode(_tools.File(tool), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private Task<(int Code, string Output)> RunAsync(string command) => RunAsync([command]);

    private async Task<(int Code, string Output)> RunAsync(string[] arguments, string? checkout = null)
    {
        ProcessStartInfo start = new(Path.Combine(checkout ?? Workspace.Find().Root, "merit"), arguments)
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
