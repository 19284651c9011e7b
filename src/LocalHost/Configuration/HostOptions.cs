using System.CommandLine;
using System.Globalization;
using LocalHost.Engine.Clock;

namespace LocalHost.Configuration;

/// <summary>What the command line says.</summary>
internal sealed class HostOptions(ParseResult parsed)
{
    private static readonly Option<string?> AppOption = Folder(
        "--app",
        "Folder of the app's build output, with host.json and worker.config.json. "
        + "Without it the host serves its task hub alone, to any Durable Task SDK.");

    private static readonly Option<string?> StateOption = Folder(
        "--state", "Folder of everything that outlives the host: task hub, keys, timers.", ".localhost");

    private static readonly Option<Uri?> UrlOption = Address(
        "--urls", "Where people reach the app; port 0 takes a free one.", "http://127.0.0.1:7071");

    private static readonly Option<Uri?> HubUrlOption = Address(
        "--hub-url", "Where workers and durable clients reach the host (gRPC).", "http://127.0.0.1:0");

    private static readonly Option<Uri?> BlobForwarderOption = Address(
        "--blob-forwarder", "Where blobs are written through the host, which so notices each one without listing; needs --blob-upstream.");

    private static readonly Option<Uri?> BlobUpstreamOption = Address("--blob-upstream", "The blob service behind the forwarder.");

    private static readonly Option<TimeSkipping> TimeSkippingOption = new("--time-skipping")
    {
        Description = "Off: the clock is the machine's. Auto: it jumps to the next timer whenever nothing is left to do. "
            + "Manual: it stands until told to move.",
    };

    private static readonly Option<bool> WaitForWorkerOption =
        new("--wait-for-worker") { Description = "Do not start the app: print what a debugger needs to start it, and wait for it." };

    private static readonly Option<string[]> WorkerSettingOption =
        new("--worker-setting") { Description = "With --wait-for-worker: an environment variable of the host's that the app needs as well; as often as wanted.", HelpName = "name" };

    private static readonly Option<bool> StopWithStdinOption =
        new("--stop-with-stdin") { Description = "Stop at once when standard input ends: whoever started the host is gone." };

    private static readonly Option<TimeSpan> DrainTimeoutOption = new("--drain-timeout")
    {
        Description = "How long running work may go on after the request to stop.",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(30),
        HelpName = "seconds",
        CustomParser = static result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 86_400)
            {
                return TimeSpan.FromSeconds(seconds);
            }
            result.AddError($"--drain-timeout is {text}; it takes seconds from 0 to 86400.");
            return default;
        },
    };

    /// <summary>Folder of the app, full path; null serves the task hub alone.</summary>
    public string? App { get; } = parsed.GetValue(AppOption);

    public string State { get; } = parsed.GetValue(StateOption)!;

    public Uri Url { get; } = parsed.GetValue(UrlOption)!;

    public Uri HubUrl { get; } = parsed.GetValue(HubUrlOption)!;

    public Uri? BlobForwarder { get; } = parsed.GetValue(BlobForwarderOption);

    public Uri? BlobUpstream { get; } = parsed.GetValue(BlobUpstreamOption);

    public TimeSkipping TimeSkipping { get; } = parsed.GetValue(TimeSkippingOption);

    public bool WaitForWorker { get; } = parsed.GetValue(WaitForWorkerOption);

    /// <summary>Names of settings that a worker inherits from the host, and one that somebody else starts does not.</summary>
    public IReadOnlyList<string> WorkerSettings { get; } = parsed.GetValue(WorkerSettingOption)!;

    public bool StopWithStdin { get; } = parsed.GetValue(StopWithStdinOption);

    public TimeSpan DrainTimeout { get; } = parsed.GetValue(DrainTimeoutOption);

    /// <summary>Runs the host with what the arguments say; gives the exit code.</summary>
    /// <exception cref="HostProblemException">The arguments cannot be followed.</exception>
    public static async Task<int> RunAsync(string[] arguments, Func<HostOptions, Task> run)
    {
        var root = new RootCommand("Runs an isolated Azure Functions app, or a Durable Task hub, on this machine.")
        {
            AppOption, StateOption, UrlOption, HubUrlOption, BlobForwarderOption, BlobUpstreamOption,
            TimeSkippingOption, WaitForWorkerOption, WorkerSettingOption, StopWithStdinOption, DrainTimeoutOption,
        };
        root.Validators.Add(static result =>
        {
            if (result.GetResult(BlobForwarderOption) is null != result.GetResult(BlobUpstreamOption) is null)
            {
                result.AddError("--blob-forwarder and --blob-upstream are given together or not at all.");
            }
        });
        root.SetAction((result, _) => run(new HostOptions(result)));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            string problems = string.Join(" ", parsed.Errors.Select(error => error.Message.ReplaceLineEndings(" ")));
            throw new HostProblemException($"{problems} All options: --help.");
        }
        // The host stops in an order of its own.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static Option<string?> Folder(string name, string description, string? unset = null) => new(name)
    {
        Description = description,
        HelpName = "folder",
        DefaultValueFactory = unset is null ? null : _ => Path.GetFullPath(unset),
        CustomParser = static result => Path.TrimEndingDirectorySeparator(Path.GetFullPath(result.Tokens[0].Value, Environment.CurrentDirectory)),
    };

    private static Option<Uri?> Address(string name, string description, string? unset = null) => new(name)
    {
        Description = description,
        HelpName = "url",
        DefaultValueFactory = unset is null ? null : _ => new Uri(unset),
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttp)
            {
                return url;
            }
            result.AddError($"{name} is '{text}'; it takes an address such as http://127.0.0.1:7071.");
            return null;
        },
    };
}
