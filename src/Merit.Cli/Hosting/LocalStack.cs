using Merit.Cli.Commands;
using Merit.Cli.Mailbox;

namespace Merit.Cli.Hosting;

/// <summary>
/// Everything that one machine needs to run a cycle: storage emulator, mailbox and app, started in the order in which
/// they need each other and stopped the other way round, whatever happens in between.
/// </summary>
public sealed class LocalStack : IAsyncDisposable
{
    /// <summary>The sender of every mail.</summary>
    public const string MailFrom = "sistem-merit@penilai.example";

    /// <summary>Gets the reports that concern no known agency.</summary>
    public const string MailOperators = "operator@penilai.example";

    private readonly Workspace _workspace;
    private readonly LocalStackOptions _options;
    private readonly CancellationTokenSource _disposing = new();
    private readonly TaskCompletionSource<ChildProcess> _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Azurite? _azurite;
    private MailboxServer? _mailbox;
    private FunctionsApp? _app;

    private LocalStack(Workspace workspace, LocalStackOptions options)
    {
        _workspace = workspace;
        _options = options;
    }

    /// <summary>Storage of blobs and tables.</summary>
    public Azurite Storage => _azurite!;

    /// <summary>The mailbox.</summary>
    public MailboxServer Mailbox => _mailbox!;

    /// <summary>The app; another object after a restart, at the same address.</summary>
    public FunctionsApp App => _app!;

    /// <summary>Where the logs are.</summary>
    public string LogDirectory => Path.Combine(_options.DataDirectory, "logs");

    /// <summary>Completes with the first part that ended although nobody stopped it.</summary>
    public Task<ChildProcess> Died => _died.Task;

    /// <summary>Starts everything and returns once the app answers; on failure nothing is left running.</summary>
    /// <exception cref="UserFacingException">A port is taken or a part does not start.</exception>
    public static async Task<LocalStack> StartAsync(Workspace workspace, LocalStackOptions options, CancellationToken cancellationToken)
    {
        FreePorts.Demand(
            ("the app", options.AppPort),
            ("the mailbox", options.MailboxPort),
            ("blobs", options.Storage.Blob),
            ("queues", options.Storage.Queue),
            ("tables", options.Storage.Table));
        LocalStack stack = new(workspace, options);
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

    /// <summary>Ends the app as a power cut would.</summary>
    public Task KillAppAsync() => App.Process.KillAsync();

    /// <summary>Starts the app again, on its old address and its old state.</summary>
    public async Task StartAppAgainAsync(CancellationToken cancellationToken)
    {
        int port = App.Address.Port;
        await App.DisposeAsync();
        _app = null;
        await StartAppAsync(port, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        // The app first: it may still write to storage and send mail while it finishes.
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[_app, _mailbox, _azurite])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _disposing.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        string mailDirectory = Path.Combine(_options.DataDirectory, "mailbox");
        Task<Azurite> azurite = Azurite.StartAsync(
            _workspace, Path.Combine(_options.DataDirectory, "storage"), _options.Storage, Path.Combine(LogDirectory, "storage.log"), cancellationToken);
        try
        {
            _mailbox = await MailboxServer.StartAsync(new MailboxOptions(mailDirectory, _options.MailboxPort, MailboxCommand.ApiKeyIn(mailDirectory)), cancellationToken);
        }
        finally
        {
            await ((Task)azurite).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _azurite = azurite.IsCompletedSuccessfully ? azurite.Result : null;
        }

        _azurite = await azurite;
        Watch(_azurite.Process);
        await StartAppAsync(_options.AppPort, cancellationToken);
        _mailbox.AnnounceTo(new Uri(App.Address, "/api/mail/events"));
    }

    private async Task StartAppAsync(int port, CancellationToken cancellationToken)
    {
        Dictionary<string, string> settings = new()
        {
            ["AzureWebJobsStorage"] = Storage.ConnectionString,
            ["MeritStorage"] = Storage.ConnectionString,
            ["SendGrid__ApiKey"] = Mailbox.Options.ApiKey,
            ["SendGrid__Host"] = Mailbox.Address.GetLeftPart(UriPartial.Authority),
            ["SendGrid__WebhookPublicKey"] = Mailbox.PublicKey,
            ["Mail__From"] = MailFrom,
            ["Mail__Operators"] = MailOperators,
        };
        foreach ((string name, string value) in _options.Settings ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }

        _app = await FunctionsApp.StartAsync(
            _workspace, Path.Combine(_options.DataDirectory, "runtime"), port, settings, Path.Combine(LogDirectory, "app.log"), cancellationToken);
        Watch(_app.Process);
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
}
