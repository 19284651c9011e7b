using System.Diagnostics;

namespace Merit.Cli.Tests;

/// <summary>The built command, run as a person runs it.</summary>
internal static class MeritProcess
{
    public static Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync([], "", arguments);

    /// <summary>Runs it in an environment of its own, with something on its standard input.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(Dictionary<string, string?> environment, string input, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Workspace.Find().Root };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "merit.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, errors);
    }
}
