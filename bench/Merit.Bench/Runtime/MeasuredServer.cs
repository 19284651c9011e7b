using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Merit.Bench.Runtime;

/// <summary>A server in a process of its own: the embedded Functions runtime, bare Kestrel, or the built app.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _folder;

    private MeasuredServer(Process process, string folder, IPEndPoint address, TimeSpan start)
    {
        _process = process;
        _folder = folder;
        Address = address;
        Start = start;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan Start { get; }

    /// <summary>Starts a program and waits for its first answer.</summary>
    /// <param name="arguments">What <c>dotnet</c> runs.</param>
    /// <param name="path">The path that is asked first.</param>
    /// <param name="settings">More environment.</param>
    public static async Task<MeasuredServer> StartAsync(IReadOnlyList<string> arguments, string path, IReadOnlyDictionary<string, string>? settings = null)
    {
        string folder = Directory.CreateTempSubdirectory("merit-bench-").FullName;
        string addressFile = Path.Combine(folder, "address");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["EmbeddedRuntime__Directory"] = Path.Combine(folder, "state");
        start.Environment["EmbeddedRuntime__Urls"] = "http://127.0.0.1:0";
        start.Environment["EmbeddedRuntime__AddressFile"] = addressFile;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        long started = Stopwatch.GetTimestamp();
        Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        while (Stopwatch.GetElapsedTime(started) < StartDeadline && !process.HasExited)
        {
            if (File.Exists(addressFile) && await File.ReadAllTextAsync(addressFile) is { Length: > 0 } text)
            {
                var address = new Uri(text.Trim());
                var endpoint = new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
                using var connection = await RawConnection.OpenAsync(endpoint, path);
                await connection.AskAsync();
                return new MeasuredServer(process, folder, endpoint, Stopwatch.GetElapsedTime(started));
            }

            await Task.Delay(2);
        }

        throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' did not answer.");
    }

    /// <summary>The embedded runtime with the trivial function, in this process.</summary>
    public static int RunFunctions()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Build().Run();
        return 0;
    }

    /// <summary>Bare Kestrel with the same handler, in this process.</summary>
    public static async Task<int> RunKestrelAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using WebApplication app = builder.Build();
        app.MapGet("/api/ping", PingFunction.Run);
        await app.StartAsync();
        string file = Environment.GetEnvironmentVariable("EmbeddedRuntime__AddressFile") ?? throw new InvalidOperationException("No address file is named.");
        await File.WriteAllTextAsync(file + ".new", app.Urls.First());
        File.Move(file + ".new", file);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
