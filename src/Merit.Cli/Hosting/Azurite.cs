using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Merit.Cli.Hosting;

/// <summary>The storage emulator: blobs and tables on one machine.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Uri _queue;
    private readonly Uri _table;

    private Azurite(ChildProcess process, Uri blob, Uri queue, Uri table)
    {
        Process = process;
        BlobEndpoint = blob;
        _queue = queue;
        _table = table;
    }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where blobs are.</summary>
    public Uri BlobEndpoint { get; }

    /// <summary>The ports that it has taken.</summary>
    public AzuritePorts Ports => new(BlobEndpoint.Port, _queue.Port, _table.Port);

    /// <summary>What a client needs to reach it.</summary>
    public string ConnectionString => ConnectionStringWith(BlobEndpoint);

    /// <summary>What a client needs to reach it, with blobs through another address.</summary>
    // Name and key of the emulator's one account are published and the same everywhere; they protect nothing.
    public string ConnectionStringWith(Uri blobs) =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint={blobs};QueueEndpoint={_queue};TableEndpoint={_table};";

    /// <summary>Starts it and returns once all three services listen.</summary>
    /// <param name="logsCalls">Whether each call is a line of the log.</param>
    /// <exception cref="UserFacingException">It cannot be installed or does not start.</exception>
    public static async Task<Azurite> StartAsync(Workspace workspace, string dataDirectory, AzuritePorts ports, string logPath, CancellationToken cancellationToken, bool logsCalls = false)
    {
        await EnsureInstalledAsync(workspace, Path.Combine(Path.GetDirectoryName(logPath)!, "npm.log"), cancellationToken);
        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
        ChildProcess process = ChildProcess.Start(
            "The storage emulator",
            "node",
            [
                Path.Combine(workspace.AzuriteDirectory, "node_modules", "azurite", "dist", "src", "azurite.js"),
                .. logsCalls ? Array.Empty<string>() : ["--silent"], "--disableTelemetry", "--skipApiVersionCheck",
                "--location", dataDirectory,
                "--blobHost", "127.0.0.1", "--blobPort", Number(ports.Blob),
                "--queueHost", "127.0.0.1", "--queuePort", Number(ports.Queue),
                "--tableHost", "127.0.0.1", "--tablePort", Number(ports.Table),
            ],
            new Dictionary<string, string> { ["NODE_OPTIONS"] = "" },
            dataDirectory,
            logPath);
        try
        {
            string[] addresses = await process.WaitForAsync(ListeningAddresses, StartDeadline, cancellationToken);
            return new(process, Account(addresses[0]), Account(addresses[1]), Account(addresses[2]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the pinned packages are there.</summary>
    // npm writes the file of what it installed last of all, so that an installation that was cut off is none.
    public static bool IsInstalled(Workspace workspace) =>
        File.Exists(Path.Combine(workspace.AzuriteDirectory, "node_modules", ".package-lock.json"))
        && PinnedVersion(Path.Combine(workspace.AzuriteDirectory, "package.json"), wanted: true) is { } wanted
        && wanted == PinnedVersion(Path.Combine(workspace.AzuriteDirectory, "node_modules", "azurite", "package.json"), wanted: false);

    /// <summary>Installs the pinned packages when they are not there yet, exactly as the lock file has them.</summary>
    /// <exception cref="UserFacingException">npm failed.</exception>
    public static async Task EnsureInstalledAsync(Workspace workspace, string logPath, CancellationToken cancellationToken)
    {
        if (IsInstalled(workspace))
        {
            return;
        }

        string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        await using ChildProcess install = ChildProcess.Start("npm ci", npm, ["ci", "--no-progress", "--loglevel=error"], new Dictionary<string, string>(), workspace.AzuriteDirectory, logPath);
        await LongStep.WaitAsync("Installing the storage emulator: npm ci in tools/azurite …", install.Exited, cancellationToken);
        if (!File.Exists(Path.Combine(workspace.AzuriteDirectory, "node_modules", "azurite", "package.json")) || install.ExitCode != 0)
        {
            throw install.Failed("could not install the storage emulator in tools/azurite");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string? PinnedVersion(string path, bool wanted)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement package = document.RootElement;
        return (wanted ? package.GetProperty("dependencies").GetProperty("azurite") : package.GetProperty("version")).GetString();
    }

    private static string[]? ListeningAddresses(IReadOnlyList<string> lines)
    {
        Dictionary<string, string> found = lines.Select(l => Listening().Match(l)).Where(m => m.Success)
            .GroupBy(m => m.Groups["service"].Value, m => m.Groups["address"].Value)
            .ToDictionary(g => g.Key, g => g.Last());
        return found.Count == 3 ? [found["Blob"], found["Queue"], found["Table"]] : null;
    }

    private static Uri Account(string address) => new(address.TrimEnd('/') + "/devstoreaccount1");

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at (?<address>\S+)")]
    private static partial Regex Listening();
}
