using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Merit.Cli.Hosting;

/// <summary>The local host with the app in it, as a process of its own.</summary>
public sealed partial class FunctionsHost : IAsyncDisposable
{
    /// <summary>Where the host keeps its keys, in its directory.</summary>
    public const string KeysFile = "keys.json";

    /// <summary>What the host puts before what it complains of.</summary>
    private const string OwnName = "LocalHost: ";

    /// <summary>How long running work may go on after the request to stop: less than the time after which a child is forced.</summary>
    private const string DrainSeconds = "8";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private FunctionsHost(ChildProcess process, Uri address, string masterKey)
    {
        Process = process;
        Address = address;
        MasterKey = masterKey;
    }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The key of what the host itself offers; the app is opened by tokens of its own.</summary>
    public string MasterKey { get; }

    /// <summary>Starts it and returns once it answers.</summary>
    /// <exception cref="UserFacingException">It is not built, ended, or did not answer in time; where it said itself why, the message is what it said.</exception>
    public static async Task<FunctionsHost> StartAsync(Workspace workspace, FunctionsHostOptions options, string logPath, CancellationToken cancellationToken)
    {
        ChildProcess process = ChildProcess.Start(
            "The host",
            "dotnet",
            [workspace.HostAssembly(), .. Arguments(workspace, options)],
            new Dictionary<string, string>(options.Settings) { ["DOTNET_NOLOGO"] = "1" },
            options.StateDirectory,
            logPath,
            endsWithItsInput: true,
            hear: options.Hear);
        try
        {
            string address = await process.WaitForAsync(
                lines => lines.Select(l => Listening().Match(l)).LastOrDefault(m => m.Success)?.Groups["address"].Value,
                // A person who starts the app in an IDE takes the time that it takes.
                options.WaitForWorker ? Timeout.InfiniteTimeSpan : StartDeadline,
                cancellationToken);
            using JsonDocument keys = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(options.StateDirectory, KeysFile), cancellationToken));
            return new(
                process,
                new Uri(address),
                keys.RootElement.GetProperty("masterKey").GetString()!);
        }
        catch (UserFacingException) when (process.LastComplaint is { } said)
        {
            await process.DisposeAsync();
            throw new UserFacingException(said.StartsWith(OwnName, StringComparison.Ordinal) ? said[OwnName.Length..] : said);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static List<string> Arguments(Workspace workspace, FunctionsHostOptions options)
    {
        List<string> arguments =
        [
            "--app", workspace.AppDirectory(),
            "--state", options.StateDirectory,
            "--urls", On(options.Port),
            "--blob-forwarder", On(options.BlobPort),
            "--blob-upstream", options.BlobUpstream.GetLeftPart(UriPartial.Authority),
            "--time-skipping", options.TimeSkipping,
            "--drain-timeout", DrainSeconds,
            "--stop-with-stdin",
        ];
        if (options.WaitForWorker)
        {
            arguments.Add("--wait-for-worker");
            arguments.AddRange(options.Settings.Keys.SelectMany(name => (string[])["--worker-setting", name]));
        }

        return arguments;
    }

    private static string On(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    [GeneratedRegex(@"Listening on (?<address>http://\S+)")]
    private static partial Regex Listening();
}
