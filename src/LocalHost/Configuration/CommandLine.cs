using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LocalHost.Engine;
using LocalHost.Engine.Clock;

namespace LocalHost.Configuration;

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> App = new("--app")
    {
        Description = "Folder of the app's build output, with host.json and worker.config.json. Without it the host serves its task hub alone, to any Durable Task SDK.",
        HelpName = "folder",
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "Folder of everything that outlives the host: task hub, keys, timers.",
        DefaultValueFactory = _ => ".localhost",
        HelpName = "folder",
    };

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where people reach the app; port 0 takes a free one.",
        DefaultValueFactory = _ => "http://127.0.0.1:7071",
        HelpName = "url",
    };

    private static readonly Option<string?> HubUrl = new("--hub-url")
    {
        Description = "Where workers and durable clients reach the host (gRPC).",
        DefaultValueFactory = _ => "http://127.0.0.1:0",
        HelpName = "url",
    };

    private static readonly Option<string?> BlobForwarder = new("--blob-forwarder")
    {
        Description = "Where blobs are written through the host, which so notices each one without listing; needs --blob-upstream.",
        HelpName = "url",
    };

    private static readonly Option<string?> BlobUpstream = new("--blob-upstream")
    {
        Description = "The blob service behind the forwarder.",
        HelpName = "url",
    };

    private static readonly Option<TimeSkipping> Skipping = new("--time-skipping")
    {
        Description = "Off: the clock is the machine's. Auto: it jumps to the next timer whenever nothing is left to do. Manual: it stands until told to move.",
    };

    private static readonly Option<Synchronous> Sync = new("--synchronous")
    {
        Description = "Full: what is committed survives a loss of power. Normal: it survives the end of the process.",
        DefaultValueFactory = _ => Synchronous.Full,
    };

    private static readonly Option<bool> WaitForWorker = new("--wait-for-worker")
    {
        Description = "Do not start the app: print what a debugger needs to start it, and wait for it.",
    };

    private static readonly Option<bool> StopWithStdin = new("--stop-with-stdin")
    {
        Description = "Stop at once when standard input ends.",
    };

    private static readonly Option<double> DrainTimeout = new("--drain-timeout")
    {
        Description = "How long running work may go on after the request to stop.",
        DefaultValueFactory = _ => 30,
        HelpName = "seconds",
    };

    /// <summary>Runs the host with what the arguments say.</summary>
    /// <returns>The exit code; 1 with one line on standard error when the arguments cannot be used.</returns>
    public static async Task<int> RunAsync(string[] arguments, Func<HostOptions, Task<int>> run)
    {
        var root = new RootCommand("Runs an isolated Azure Functions app, or a Durable Task hub, on this machine.")
        {
            App, State, Urls, HubUrl, BlobForwarder, BlobUpstream, Skipping, Sync, WaitForWorker, StopWithStdin, DrainTimeout,
        };
        root.SetAction((parsed, _) => run(Read(parsed)));
        ParseResult result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            throw new HostProblemException($"{string.Join(" ", result.Errors.Select(error => error.Message.ReplaceLineEndings(" ")))} All options: --help.");
        }
        // The host stops in an order of its own.
        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static HostOptions Read(ParseResult parsed)
    {
        double drain = parsed.GetValue(DrainTimeout);
        var options = new HostOptions
        {
            App = parsed.GetValue(App) is { } app ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(app)) : null,
            State = Path.GetFullPath(parsed.GetValue(State)!),
            Url = Address(parsed, Urls)!,
            HubUrl = Address(parsed, HubUrl)!,
            BlobForwarder = Address(parsed, BlobForwarder),
            BlobUpstream = Address(parsed, BlobUpstream),
            TimeSkipping = parsed.GetValue(Skipping),
            Synchronous = parsed.GetValue(Sync),
            WaitForWorker = parsed.GetValue(WaitForWorker),
            StopWithStdin = parsed.GetValue(StopWithStdin),
            DrainTimeout = drain is >= 0 and <= 86_400
                ? TimeSpan.FromSeconds(drain)
                : throw new HostProblemException(string.Create(CultureInfo.InvariantCulture, $"--drain-timeout is {drain}; it takes seconds from 0 to 86400.")),
        };
        return (options.BlobForwarder is null) == (options.BlobUpstream is null)
            ? options
            : throw new HostProblemException("--blob-forwarder and --blob-upstream are given together or not at all.");
    }

    private static Uri? Address(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        { } text when Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttp => url,
        { } text => throw new HostProblemException($"{option.Name} is '{text}'; it takes an address such as http://127.0.0.1:7071."),
    };
}
