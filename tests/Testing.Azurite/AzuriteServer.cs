using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Testing.Azurite;

/// <summary>A storage emulator of one's own: blobs, queues and tables in memory, on free ports, gone when disposed.</summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private AzuriteServer(Process process, IReadOnlyDictionary<string, string> addresses)
    {
        _process = process;
        // Name and key of the emulator's one account are published and the same everywhere; they protect nothing.
        ConnectionString =
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
            + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + string.Concat(addresses.Select(address => $"{address.Key}Endpoint={address.Value.TrimEnd('/')}/devstoreaccount1;"));
    }

    /// <summary>What a storage client needs.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts an emulator and returns when all three services listen.</summary>
    /// <exception cref="InvalidOperationException">It is not installed or does not start; the message says what to do.</exception>
    public static async Task<AzuriteServer> StartAsync(CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["NODE_OPTIONS"] = "";
        string[] arguments =
        [
            "-c", Watched, "sh", "node", Script(), "--silent", "--loose", "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        try
        {
            return new AzuriteServer(process, await AddressesAsync(process, cancellation));
        }
        catch
        {
            await StopAsync(process);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(_process);

    // The shell becomes the emulator. Beside it stays a shell that ends it when this process dies, which closes the pipe
    // without a line.
    private const string Watched = """exec 3<&0; (read -r _ <&3 || kill -9 $$) >/dev/null 2>&1 & exec "$@" </dev/null 3<&-""";

    private static string Script()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeritFunctions.sln")))
            {
                string script = Path.Combine(folder.FullName, "tools", "azurite", "node_modules", "azurite", "dist", "src", "azurite.js");
                return File.Exists(script) ? script : throw new InvalidOperationException(
                    "The storage emulator is not installed in tools/azurite: `./merit test` installs it, and so does `npm ci` there.");
            }
        }

        throw new InvalidOperationException($"No repository holds {AppContext.BaseDirectory}.");
    }

    private static async Task<Dictionary<string, string>> AddressesAsync(Process process, CancellationToken cancellation)
    {
        var addresses = new Dictionary<string, string>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        void Hear(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                return;
            }

            said.Enqueue(line.Data);
            Match match = Listening().Match(line.Data);
            if (match.Success)
            {
                addresses[match.Groups["service"].Value] = match.Groups["address"].Value;
                if (addresses.Count == 3)
                {
                    all.TrySetResult();
                }
            }
        }

        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Task first = await Task.WhenAny(all.Task, process.WaitForExitAsync(cancellation), Task.Delay(StartDeadline, cancellation));
        return first == all.Task
            ? addresses
            : throw new InvalidOperationException($"The storage emulator did not start:{Environment.NewLine}{string.Join(Environment.NewLine, said)}");
    }

    private static async Task StopAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        try
        {
            await process.StandardInput.WriteLineAsync();
        }
        catch (IOException)
        {
            // The watcher has ended with the emulator.
        }

        process.Dispose();
    }

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at (?<address>\S+)")]
    private static partial Regex Listening();
}
