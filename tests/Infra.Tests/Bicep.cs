using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Infra.Tests;

/// <summary>The Bicep CLI out of its NuGet package. It needs no network and no Azure.</summary>
internal static class Bicep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What Bicep printed on its two channels.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Diagnostics);

    /// <summary>Runs one command in a folder and waits for its end.</summary>
    public static async Task<Outcome> RunAsync(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(Executable(), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> diagnostics = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new Outcome(process.ExitCode, await output, await diagnostics);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The ARM template that a file compiles to.</summary>
    public static async Task<JsonElement> CompileAsync(string path)
    {
        Outcome outcome = await RunAsync(Repository.Root, "build", path, "--stdout");
        Assert.True(outcome is { ExitCode: 0, Diagnostics: "" }, outcome.Diagnostics);
        using JsonDocument template = JsonDocument.Parse(outcome.Output);
        return template.RootElement.Clone();
    }

    private static string Executable()
    {
        string? tools = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "BicepTools")?.Value;
        Assert.True(
            tools is not null,
            $"There is no NuGet package of the Bicep CLI for {RuntimeInformation.RuntimeIdentifier}: run these tests on Linux (x64, arm64), macOS or Windows.");
        string executable = Path.Combine(tools, RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "bicep.exe" : "bicep");
        Assert.True(File.Exists(executable), $"The Bicep CLI is not at {executable}: run dotnet restore.");
        return executable;
    }
}
