using System.CommandLine;
using Merit.Cli.Hosting;
using Merit.Cli.Testing;

namespace Merit.Cli.Commands;

/// <summary><c>merit test</c>: what the tests need, then all tests, then one line that counts them.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        Option<string?> filter = new("--filter") { Description = "Only tests whose full name contains this; with a * in front or at the end, those whose name ends or begins so" };
        Option<string?> project = new("--project") { Description = "Only the test projects whose name contains this" };
        Command command = new("test", "Runs all tests and ends with the line 'N passed, N failed, N skipped'") { filter, project };
        command.SetAction((parsed, cancellationToken) => RunAsync(Workspace.Find(), parsed.GetValue(filter), parsed.GetValue(project), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Workspace workspace, string? filter, string? project, CancellationToken cancellationToken)
    {
        if (filter is not null && filter.Trim('*') is { } wanted && (string.IsNullOrWhiteSpace(wanted) || wanted.Contains('*', StringComparison.Ordinal)))
        {
            throw new UserFacingException("--filter takes a part of a test's full name; a * may stand only in front of it and at its end.");
        }

        TestAssembly[] all = [.. TestAssembly.FindAll(workspace)];
        TestAssembly[] assemblies = [.. all.Where(a => project is null || a.Name.Contains(project, StringComparison.OrdinalIgnoreCase))];
        if (assemblies.Length == 0)
        {
            throw new UserFacingException($"No test project has '{project}' in its name. There are: {Names(all)}.");
        }

        await Azurite.EnsureInstalledAsync(workspace, Path.Combine(workspace.DataDirectory, "tests", "npm.log"), cancellationToken);
        TestCounts counts = await new TestRun(workspace, filter, Console.Out, IsTerminal).RunAsync(assemblies, cancellationToken);
        if (filter is not null && counts == TestCounts.None)
        {
            Console.Out.WriteLine($"No test has '{filter}' in its full name. Looked into: {Names(assemblies)}.");
            IReadOnlyList<string> near = await NearNames.OfAsync(filter, assemblies, cancellationToken);
            Console.Out.WriteLine($"The nearest names: {string.Join(", ", near)}");
        }

        Console.Out.WriteLine(counts);
        return counts.IsGreen ? 0 : 1;
    }

    private static bool IsTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("CI") is null or "";

    private static string Names(IEnumerable<TestAssembly> assemblies) => string.Join(", ", assemblies.Select(a => a.Name).Order(StringComparer.Ordinal));
}
