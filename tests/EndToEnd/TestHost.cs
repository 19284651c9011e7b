using EndToEnd;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

[assembly: AssemblyFixture(typeof(TestHost))]

namespace EndToEnd;

/// <summary>
/// The host under test: the one that MERIT_BASE_URL, MERIT_TOKEN, MERIT_STORAGE and MERIT_MAILBOX_URL name, or,
/// when they are absent, the app on the local host with its own storage and mailbox, started here.
/// </summary>
public sealed class TestHost : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("merit-e2e-").FullName;
    private LocalStack? _own;

    /// <summary>How long a state is waited for at most.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("MERIT_TEST_PATIENCE_SECONDS") ?? "90", System.Globalization.CultureInfo.InvariantCulture));

    public Uri Address { get; private set; } = null!;

    public MeritClient Api { get; private set; } = null!;

    public SubmissionUploader Uploader { get; private set; } = null!;

    public MailboxReader Mails { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string? address = Environment.GetEnvironmentVariable("MERIT_BASE_URL");
        if (string.IsNullOrEmpty(address))
        {
            _own = await LocalStack.StartAsync(Workspace.Find(), LocalStackOptions.OnFreePorts("EndToEnd", _directory), CancellationToken.None);
            Use(_own.Host.Address, _own.Token, _own.ConnectionString, _own.Mailbox.Address);
            return;
        }

        Use(new Uri(address), Required("MERIT_TOKEN"), Required("MERIT_STORAGE"), new Uri(Required("MERIT_MAILBOX_URL")));
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        Mails?.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private void Use(Uri address, string token, string storage, Uri mailbox)
    {
        Address = address;
        Api = new MeritClient(address, token);
        Uploader = new SubmissionUploader(storage);
        Mails = new MailboxReader(mailbox);
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"MERIT_BASE_URL is set, so {variable} must be set too. See tests/EndToEnd/README.md.");
}
