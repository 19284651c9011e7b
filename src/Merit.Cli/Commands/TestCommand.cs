using System.CommandLine;
using Merit.Cli.Hosting;
using Merit.Cli.Testing;

namespace Merit.Cli.Commands;

/// <summary><c>merit test</c>: what the tests need, then all tests, then one line that counts them.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        Option<string?> filter = new("--filter") { Description = "Only tests whose full name contains this (* stands for anything)" };
        Option<string?> project = new("--project") { Description = "Only the test projects whose name contains this" };
        Option<bool> azure = new("--azure") { Description = "Also compile the Azure build, where its packages can be restored" };
        Command command = new("test", "Runs all tests and ends with the line 'N passed, N failed, N skipped'") { filter, project, azure };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Workspace.Find(), parsed.GetValue(filter), parsed.GetValue(project), parsed.GetValue(azure), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Workspace workspace, string? filter, string? project, bool azure, CancellationToken cancellationToken)
    {
        await Azurite.EnsureInstalledAsync(workspace, Path.Combine(workspace.DataDirectory, "tests", "npm.log"), cancellationToken);
        TestAssembly[] assemblies = [.. TestAssembly.FindAll(workspace).Where(a => project is null || a.Name.Contains(project, StringComparison.OrdinalIgnoreCase))];
        if (assemblies.Length == 0)
        {
            throw new UserFacingException($"No test project has '{project}' in its name.");
        }

        TestCounts counts = await new TestRun(workspace, filter, Console.Out).RunAsync(assemblies, cancellationToken);
        if (azure)
        {
            counts += await AzureBuild.TryAsync(workspace, Console.Out, cancellationToken);
        }

        Console.Out.WriteLine(counts);
        return counts.IsGreen ? 0 : 1;
    }
}
