using System.Text.RegularExpressions;
using Merit.Cli.Hosting;

namespace Merit.Cli.Testing;

/// <summary>Compiles the app against the published Azure Functions packages, away from the embedded build's output.</summary>
public static partial class AzureBuild
{
    /// <summary>
    /// Tries it and says in one line what came of it. Packages that cannot be restored here are no failure of the source;
    /// a source that does not compile is.
    /// </summary>
    public static async Task<TestCounts> TryAsync(Workspace workspace, TextWriter output, CancellationToken cancellationToken)
    {
        string logPath = Path.Combine(workspace.DataDirectory, "tests", "azure-build.log");
        File.Delete(logPath);
        await using ChildProcess build = ChildProcess.Start(
            "The Azure build",
            "dotnet",
            [
                "build", Path.Combine("src", "MeritFunctions"), "-p:FunctionsRuntime=Azure", "--configuration", Workspace.Configuration,
                "--artifacts-path", Path.Combine(workspace.DataDirectory, "azure-build"),
                "-nologo", "--tl:off", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false",
            ],
            new Dictionary<string, string>(),
            workspace.Root,
            logPath);
        await build.Exited.WaitAsync(cancellationToken);
        if (build.ExitCode == 0)
        {
            await output.WriteLineAsync("ok   The Azure build compiles.");
            return new TestCounts(1, 0, 0);
        }

        string log = await File.ReadAllTextAsync(logPath, cancellationToken);
        string[] missing = [.. MissingPackage().Matches(log).Select(m => m.Groups["package"].Value).Distinct().Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            await output.WriteLineAsync($"note The Azure build was not tried: its packages cannot be restored here ({string.Join(", ", missing.Take(3))}{(missing.Length > 3 ? ", …" : "")}).");
            return TestCounts.None;
        }

        await output.WriteLineAsync($"FAIL {build.Failed("does not compile").Message}");
        return new TestCounts(0, 1, 0);
    }

    [GeneratedRegex(@"error NU1(101|102|103|301): Unable to (find|load) (a stable )?(package|the service index)[^A-Z]*(?<package>[A-Z][\w.]*\w)")]
    private static partial Regex MissingPackage();
}
