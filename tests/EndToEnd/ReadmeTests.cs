using System.Globalization;
using System.Text.RegularExpressions;
using Merit.Cli;
using Merit.Cli.Hosting;

namespace EndToEnd;

/// <summary>The commands that the README tells a newcomer to type.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly string _directory = Directory.CreateTempSubdirectory("merit-readme-").FullName;

    private static string Root => Workspace.Find().Root;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Commands => [.. ShellBlocks()
        .SelectMany(block => block.Split('\n'))
        .Select(line => line.Split('#')[0].Trim())
        .Where(line => line.StartsWith("./merit ", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_three_commands_come_first() => Assert.Equal(["./merit demo", "./merit serve --demo", "./merit test"], Commands.Select(c => c.Data).Take(3));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task It_does_what_it_says(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script needs bash.");
        switch (command)
        {
            case "./merit demo":
                (int code, string output) = await RunAsync(command);
                Assert.True(code == 0, output);
                Assert.Contains("Every figure is as expected: 16 agencies of the merit cycle", output, StringComparison.Ordinal);
                break;
            case "./merit test":
                // The whole run is what this test is part of; here it runs one test of another project.
                (code, output) = await RunAsync($"{command} --project Merit.Cli --filter The_counts_are_one_plain_line");
                Assert.True(code == 0, output);
                Assert.Equal("1 passed, 0 failed, 0 skipped", output.TrimEnd().Split('\n')[^1]);
                break;
            default:
                await StaysUntilStoppedAsync($"{command} --port 0 --directory {Path.Combine(_directory, "state")}");
                break;
        }
    }

    private async Task<(int Code, string Output)> RunAsync(string command)
    {
        await using ChildProcess process = Start(command);
        await process.Exited.WaitAsync(Deadline, Cancellation);
        return (process.ExitCode, await process.WaitForAsync(lines => string.Join('\n', lines), Deadline, Cancellation));
    }

    private async Task StaysUntilStoppedAsync(string command)
    {
        ChildProcess process = Start(command);
        await using (process)
        {
            string address = await process.WaitForAsync(
                lines => lines.Any(l => l.StartsWith("Ctrl+C stops", StringComparison.Ordinal)) ? lines.Select(l => Mailbox().Match(l)).First(m => m.Success).Value : null,
                Deadline,
                Cancellation);
            using HttpClient http = new();
            Assert.Contains("<title>Mailbox", await http.GetStringAsync(new Uri(address), Cancellation), StringComparison.Ordinal);
            if (command.StartsWith("./merit serve --port", StringComparison.Ordinal))
            {
                await CallAsync(await process.WaitForAsync(Keys, Deadline, Cancellation));
            }

            await process.StopAsync();
        }

        Assert.Equal(0, process.ExitCode);
    }

    // The calls of the README, in its order. Nobody has uploaded anything, so what comes later in a year is refused: 409.
    private async Task CallAsync(string[] keys)
    {
        // The README's decree lies in the future, which would be refused before anything else.
        string today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string calls = ShellBlocks().Single(b => b.Contains("curl ", StringComparison.Ordinal)).Replace("2027-06-08", today, StringComparison.Ordinal);
        string script = $$"""
            app={{keys[0]}} token={{keys[1]}}
            curl() { command curl -s -o /dev/null -w '%{http_code}\n' "$@"; }
            {{calls}}
            """;
        await using ChildProcess shell = ChildProcess.Start(
            "The calls", "bash", ["-c", script], new Dictionary<string, string>(), Root, Path.Combine(_directory, "calls.log"));
        await shell.Exited.WaitAsync(Deadline, Cancellation);
        string[] answers = await shell.WaitForAsync(lines => lines.ToArray(), Deadline, Cancellation);
        Assert.Equal(["200", "202", "200", "200", "200", "409", "409", "409"], answers);
    }

    private static string[]? Keys(IReadOnlyList<string> lines)
    {
        string? Value(string name) => lines.Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(name + "  ", StringComparison.Ordinal))?[name.Length..].Trim();
        return Value("App") is { } app && Value("token") is { } token ? [app, token] : null;
    }

    private ChildProcess Start(string command) => ChildProcess.Start(
        command, "bash", ["-c", "exec " + command], new Dictionary<string, string> { ["CI"] = "true" }, Root, Path.Combine(_directory, "output.log"));

    private static IEnumerable<string> ShellBlocks() =>
        ShellBlock().Matches(File.ReadAllText(Path.Combine(Root, "README.md"))).Select(m => m.Groups["commands"].Value);

    [GeneratedRegex(@"```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"http://\S+/mailbox")]
    private static partial Regex Mailbox();
}
