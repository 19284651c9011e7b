using System.Net;
using System.Net.Sockets;
using Merit.Adapters.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Merit.Adapters.Tests.Storage;

/// <summary>A storage that takes requests and never answers.</summary>
public sealed class SilentStorageTests : IDisposable
{
    private const int Tries = 3;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _callers = [];
    private readonly CancellationTokenSource _deadline = new(Deadline);

    public SilentStorageTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _callers.ForEach(c => c.Dispose());
        _deadline.Dispose();
    }

    [Fact]
    public async Task A_table_that_never_answers_is_an_outage_after_three_tries() =>
        await AssertOutageAsync(services => services.GetRequiredService<CycleTable>().FindAsync("merit-2027", _deadline.Token));

    [Fact]
    public async Task A_blob_that_never_answers_is_an_outage_after_three_tries() =>
        await AssertOutageAsync(services => services.GetRequiredService<RecordStore>().ReadBytesAsync("a.json", _deadline.Token));

    private async Task AssertOutageAsync(Func<ServiceProvider, Task> call)
    {
        string endpoint = $"http://{_listener.LocalEndpoint}/account";
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                [MeritStorageServices.Setting] = $"AccountName=account;AccountKey=AAAA;BlobEndpoint={endpoint};TableEndpoint={endpoint}",
                [MeritStorageServices.PatienceSetting] = "00:00:00.2",
            })
            .Build();
        await using ServiceProvider services = new ServiceCollection().AddMeritStorage(configuration).BuildServiceProvider();
        Task accepting = AcceptAsync();

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => call(services));

        Assert.False(_deadline.IsCancellationRequested);
        Assert.True(StorageOutage.IsMeant(failure), failure.ToString());
        _listener.Stop();
        await accepting;
        Assert.Equal(Tries, _callers.Count);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _callers.Add(await _listener.AcceptSocketAsync(CancellationToken.None));
            }
        }
        catch (SocketException)
        {
            return;
        }
    }
}
