using System.Text.RegularExpressions;
using Merit.Cli.Commands;
using Merit.Cli.Mailbox;

namespace Merit.Cli.Hosting;

/// <summary>
/// Everything that one machine needs to run a cycle: storage emulator, mailbox and the host with the app, started in the
/// order in which they need each other and stopped the other way round, whatever happens in between. Blobs are reached
/// through the host, which hears of each that is written; only while it is dead are they reached at the emulator itself.
/// </summary>
public sealed partial class LocalStack : IAsyncDisposable
{
    /// <summary>The sender of every mail.</summary>
    public const string MailFrom = "sistem-merit@penilai.example";

    /// <summary>Gets the reports that concern no known agency.</summary>
    public const string MailOperators = "operator@penilai.example";

    /// <summary>How long the parts of a run that was cut off go on at most.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    /// <summary>What the host puts before a line that its user must see.</summary>
    private const string Notice = "Notice: ";

    private readonly Workspace _workspace;
    private readonly LocalStackOptions _options;
    private readonly DirectoryHold _hold;
    private readonly int _blobPort;
    private readonly CancellationTokenSource _disposing = new();
    private readonly TaskCompletionSource<ChildProcess> _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Azurite? _azurite;
    private MailboxServer? _mailbox;
    private FunctionsHost? _host;

    private LocalStack(Workspace workspace, LocalStackOptions options, DirectoryHold hold)
    {
        _workspace = workspace;
        _options = options;
        _hold = hold;
        Token = AccessToken.In(options.DataDirectory);
        _blobPort = options.Storage.Blob == 0 ? FreePorts.Find() : options.Storage.Blob;
    }

    /// <summary>Opens the app as its first operator.</summary>
    public string Token { get; private set; }

    /// <summary>Whether its sign-in page offers <see cref="LocalPeople"/>.</summary>
    public bool SignsIn => _options.Settings.ContainsKey(LocalPeople.SignIn);

    /// <summary>The storage emulator itself.</summary>
    public Azurite Storage => _azurite!;

    /// <summary>What people and app need to reach storage.</summary>
    public string ConnectionString => Storage.ConnectionStringWith(BlobEndpoint);

    /// <summary>Where people and app reach blobs.</summary>
    public Uri BlobEndpoint => new UriBuilder(Storage.BlobEndpoint) { Port = _blobPort }.Uri;

    /// <summary>The mailbox.</summary>
    public MailboxServer Mailbox => _mailbox!;

    /// <summary>The host with the app; another object after a restart, at the same address.</summary>
    public FunctionsHost Host => _host!;

    /// <summary>Where the logs are.</summary>
    public string LogDirectory => Path.Combine(_options.DataDirectory, "logs");

    /// <summary>Completes with the first part that ended although nobody stopped it.</summary>
    public Task<ChildProcess> Died => _died.Task;

    /// <summary>Starts everything and returns once the app answers; on failure nothing is left running.</summary>
    /// <exception cref="UserFacingException">The directory is in use, a port is taken or a part does not start.</exception>
    public static async Task<LocalStack> StartAsync(Workspace workspace, LocalStackOptions options, CancellationToken cancellationToken)
    {
        if (DirectoryHold.DemandFree(options.DataDirectory))
        {
            // The parts of a run that was cut off end by themselves, but perhaps at this moment.
            await Task.Delay(LongestEnd, cancellationToken);
        }

        FreePorts.Demand(
            ("the app", options.AppPort),
            ("the mailbox", options.MailboxPort),
            ("blobs", options.Storage.Blob),
            ("queues", options.Storage.Queue),
            ("tables", options.Storage.Table));
        LocalStack stack = new(workspace, options, DirectoryHold.Take(options.DataDirectory, options.Holder));
        try
        {
            await stack.StartAsync(cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the host as a power cut would.</summary>
    public Task KillHostAsync() => Host.Process.KillAsync();

    /// <summary>Starts the host again, on its old addresses and its old state.</summary>
    public async Task StartHostAgainAsync(CancellationToken cancellationToken)
    {
        int port = Host.Address.Port;
        await Host.DisposeAsync();
        _host = null;
        await StartHostAsync(port, cancellationToken);
    }

    /// <summary>Ends the storage emulator in order: it has written down all that it answered for.</summary>
    public Task StopStorageAsync() => Storage.Process.StopAsync();

    /// <summary>Starts the storage emulator again, on its old addresses and its old data.</summary>
    public async Task StartStorageAgainAsync(CancellationToken cancellationToken)
    {
        Azurite before = Storage;
        await before.DisposeAsync();
        await StartStorageAsync(before.Ports, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        // The host first: the app may still write to storage and send mail while it finishes.
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[_host, _mailbox, _azurite])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _hold.Dispose();
        _disposing.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Fresh)
        {
            _hold.Clear();
            Token = AccessToken.In(_options.DataDirectory);
        }

        string mailDirectory = Path.Combine(_options.DataDirectory, "mailbox");
        Task azurite = StartStorageAsync(_options.Storage with { Blob = 0 }, cancellationToken);
        try
        {
            _mailbox = await MailboxServer.StartAsync(new MailboxOptions(mailDirectory, _options.MailboxPort, MailboxCommand.ApiKeyIn(mailDirectory)), cancellationToken);
        }
        finally
        {
            await azurite.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await azurite;
        await StartHostAsync(_options.AppPort, cancellationToken);
        _mailbox.AnnounceTo(new Uri(Host.Address, "/api/mail/events"));
    }

    private async Task StartStorageAsync(AzuritePorts ports, CancellationToken cancellationToken)
    {
        _azurite = await Azurite.StartAsync(
            _workspace, Path.Combine(_options.DataDirectory, "storage"), ports, Path.Combine(LogDirectory, "storage.log"), cancellationToken, _options.LogsStorageCalls);
        Watch(_azurite.Process);
    }

    private async Task StartHostAsync(int port, CancellationToken cancellationToken)
    {
        // The app names its own address in mails, and so must know it before it listens there.
        port = port == 0 ? FreePorts.Find() : port;
        Dictionary<string, string> settings = new()
        {
            ["AzureWebJobsStorage"] = ConnectionString,
            ["MeritStorage"] = ConnectionString,
            ["SendGrid__ApiKey"] = Mailbox.Options.ApiKey,
            ["SendGrid__Host"] = Mailbox.Address.GetLeftPart(UriPartial.Authority),
            ["SendGrid__WebhookPublicKey"] = Mailbox.PublicKey,
            ["Access__BootstrapToken"] = Token,
            ["Access__PublicAddress"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            ["AzureWebJobsDisableHomepage"] = "true",
            ["Mail__From"] = MailFrom,
            ["Mail__Operators"] = MailOperators,
        };
        foreach ((string name, string value) in _options.Settings)
        {
            settings[name] = value;
        }

        FunctionsHostOptions options = new(
            Path.Combine(_options.DataDirectory, "runtime"),
            port,
            _blobPort,
            Storage.BlobEndpoint,
            settings,
            _options.TimeSkipping,
            _options.WaitForWorker,
            Pass);
        _host = await FunctionsHost.StartAsync(_workspace, options, Path.Combine(LogDirectory, "host.log"), cancellationToken);
        Watch(_host.Process);
    }

    // What its user must know the host says at once; and until an app has come that somebody else starts, with what it
    // is to be started. What it logs is for its log.
    private void Pass(string line)
    {
        if (line.StartsWith(Notice, StringComparison.Ordinal) || (_options.WaitForWorker && _host is null && !Logged().IsMatch(line)))
        {
            Console.Out.WriteLine(line);
        }
    }

    private void Watch(ChildProcess process) => _ = process.Exited.ContinueWith(
        _ =>
        {
            if (process.DiedUnasked && !_disposing.IsCancellationRequested)
            {
                _died.TrySetResult(process);
            }
        },
        TaskScheduler.Default);

    [GeneratedRegex(@"^\d\d:\d\d:\d\d\.\d{3} ")]
    private static partial Regex Logged();
}
