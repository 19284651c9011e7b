using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Merit.Cli.Commands;

/// <summary><c>merit bench</c>: the benchmarks; with <c>--json</c> nothing but JSON is on the standard output.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Argument<string> what = new("what") { Description = "host, cycle, intake, pages, scoring or certificates" };
        what.AcceptOnlyFromAmong("host", "cycle", "intake", "pages", "scoring", "certificates");
        Option<bool> json = new("--json") { Description = "Print the figures as JSON" };
        Option<int?> agencies = new("--agencies") { Description = "How many agencies the cycle has: 650 unless given, for pages 10,000" };
        Argument<string[]> rest = new("options") { Description = "Passed on to the benchmark", Arity = ArgumentArity.ZeroOrMore, Hidden = true };
        Command command = new("bench", "Measures the local host, a whole cycle, the reading of submissions, the pages, the scoring or the certificates") { what, json, agencies, rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            [
                parsed.GetValue(what)!,
                .. parsed.GetValue(json) ? ["--json"] : Array.Empty<string>(),
                .. parsed.GetValue(agencies) is { } number ? ["--agencies", number.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
                .. parsed.GetValue(rest) ?? [],
                .. parsed.UnmatchedTokens,
            ],
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        Workspace workspace = Workspace.Find();
        string assembly = Path.Combine(workspace.Root, "bench", "Merit.Bench", "bin", Workspace.Configuration, "net10.0", "Merit.Bench.dll");
        if (!File.Exists(assembly))
        {
            throw new UserFacingException("The benchmarks are not built. Start them through ./merit bench.");
        }

        ProcessStartInfo start = new("dotnet") { WorkingDirectory = workspace.Root };
        start.ArgumentList.Add(assembly);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return 130;
        }

        return process.ExitCode;
    }
}
