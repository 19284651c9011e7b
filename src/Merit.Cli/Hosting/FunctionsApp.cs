using System.Text.Json;
using System.Text.RegularExpressions;

namespace Merit.Cli.Hosting;

/// <summary>The app on its embedded runtime, as a process of its own.</summary>
public sealed partial class FunctionsApp : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private FunctionsApp(ChildProcess process, Uri address, string functionKey, string masterKey)
    {
        Process = process;
        Address = address;
        FunctionKey = functionKey;
        MasterKey = masterKey;
    }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The key of its HTTP functions.</summary>
    public string FunctionKey { get; }

    /// <summary>The key of everything.</summary>
    public string MasterKey { get; }

    /// <summary>Starts it and returns once it answers.</summary>
    /// <param name="settings">App settings, by the names that it has on Azure too.</param>
    /// <exception cref="UserFacingException">It is not built, ended, or did not answer in time.</exception>
    public static async Task<FunctionsApp> StartAsync(Workspace workspace, string stateDirectory, int port, IReadOnlyDictionary<string, string> settings, string logPath, CancellationToken cancellationToken)
    {
        string assembly = workspace.FunctionsAppAssembly();
        Dictionary<string, string> environment = new(settings)
        {
            ["EmbeddedRuntime__Directory"] = stateDirectory,
            ["EmbeddedRuntime__Urls"] = $"http://127.0.0.1:{port}",
            ["DOTNET_NOLOGO"] = "1",
        };
        ChildProcess process = ChildProcess.Start("The app", "dotnet", [assembly], environment, stateDirectory, logPath);
        try
        {
            string address = await process.WaitForAsync(
                lines => lines.Select(l => Listening().Match(l)).LastOrDefault(m => m.Success)?.Groups["address"].Value,
                StartDeadline,
                cancellationToken);
            using JsonDocument keys = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(stateDirectory, "keys.json"), cancellationToken));
            return new(
                process,
                new Uri(address),
                keys.RootElement.GetProperty("functionKeys").GetProperty("default").GetString()!,
                keys.RootElement.GetProperty("masterKey").GetString()!);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    [GeneratedRegex(@"Listening on (?<address>http://\S+)")]
    private static partial Regex Listening();
}
