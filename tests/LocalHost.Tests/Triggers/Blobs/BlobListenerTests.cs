using Azure.Storage.Blobs;
using LocalHost.Triggers.Blobs;
using LocalHost.Worker;

namespace LocalHost.Tests.Triggers.Blobs;

public sealed class BlobListenerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private BlobContainerClient _container = null!;
    private BlobHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _container = await azurite.NewContainerAsync();
        _host = new BlobHost(await azurite.ConnectionStringAsync());
        _host.Add("Intake", _container.Name + "/in/{name}", byEvents: false);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_thousand_blobs_start_the_function_once_each_and_a_new_one_beside_them_too()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (number, cancellation) => await _container.UploadBlobAsync($"in/{number:D4}", BinaryData.FromString("x"), cancellation));
        await _container.UploadBlobAsync("out/other", BinaryData.FromString("x"), Cancellation);
        await _host.StartAsync(throughForwarder: false);
        await _host.RanAsync(1000);
        await UploadAsync("new");
        await _host.RanAsync(1001);
        Assert.Equal(1001, _host.Runs.Distinct().Count());
        Assert.Equal(1001, _host.Runs.Count);
    }

    [Fact]
    public async Task A_restart_does_not_start_it_again_and_an_overwrite_and_a_blob_that_came_back_do()
    {
        await UploadAsync("a");
        await UploadAsync("b");
        await _host.StartAsync(throughForwarder: false);
        await _host.RanAsync(2);
        await _host.StopAsync();
        await _host.StartAsync(throughForwarder: false);
        await UploadAsync("c");
        await _host.RanAsync(3);
        await UploadAsync("a");
        await _host.RanAsync(4);
        await _container.DeleteBlobAsync("in/b", cancellationToken: Cancellation);
        await UploadAsync("d");
        await _host.RanAsync(5);
        await UploadAsync("b");
        await _host.RanAsync(6);
        Assert.Equal(["a", "a", "b", "b", "c", "d"], _host.Runs.Select(run => run[^1..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_five_tries_it_is_given_up_and_a_restart_does_not_try_it_again()
    {
        _host.Worker.Answer = (_, request, _) => Task.FromResult(
            request.TriggerMetadata["name"].String == "bad" ? FakeWorker.Failure : FakeWorker.Success);
        await UploadAsync("bad");
        await _host.StartAsync(throughForwarder: false);
        await Eventually.SeeAsync(() => _host.Triggers.Poison.Count, count => count == 1);
        await _host.StopAsync();
        await _host.StartAsync(throughForwarder: false);
        await UploadAsync("good");
        await Eventually.SeeAsync(() => _host.Worker.Seen.Count, count => count == 6);
        Assert.Single(_host.Triggers.Poison);
    }

    [Fact]
    public async Task A_name_that_the_emulator_cannot_list_is_told_once_and_when_it_is_gone_all_others_are_seen()
    {
        await UploadAsync("a\u0001b");
        await UploadAsync("good");
        await _host.StartAsync(throughForwarder: false);
        await Eventually.SeeAsync(() => _host.Log.Lines.Count, count => count == 1);
        await _container.DeleteBlobAsync("in/a\u0001b", cancellationToken: Cancellation);
        await _host.RanAsync(1);
        await UploadAsync("better");
        await _host.RanAsync(2);
        Assert.Single(_host.Log.Lines);
    }

    [Fact]
    public async Task A_container_that_is_made_later_is_watched_from_then_on()
    {
        await _container.DeleteAsync(cancellationToken: Cancellation);
        await _host.StartAsync(throughForwarder: false);
        await _container.CreateAsync(cancellationToken: Cancellation);
        await UploadAsync("a");
        await _host.RanAsync(1);
        Assert.Empty(_host.Log.Lines);
    }

    [Fact]
    public async Task A_stop_lets_a_running_function_end_and_one_that_did_not_is_run_again_after_the_restart()
    {
        var started = new Gate();
        var gate = new Gate();
        _host.Worker.Answer = async (_, _, _) =>
        {
            started.Open();
            await gate.Opened;
            throw new WorkerLostException("the host ends");
        };
        await UploadAsync("a");
        await _host.StartAsync(throughForwarder: false);
        await started.Opened;
        Task stopped = _host.StopAsync();
        Assert.False(stopped.IsCompleted);
        gate.Open();
        await stopped;
        _host.Worker.Answer = (_, _, _) => Task.FromResult(FakeWorker.Success);
        await _host.StartAsync(throughForwarder: false);
        await Eventually.SeeAsync(() => _host.Worker.Seen.Count, count => count == 2);
    }

    [Theory]
    [InlineData(10, 0, 1000)]
    [InlineData(20, 0, 1000)]
    [InlineData(100, 0, 4900)]
    [InlineData(2000, 0, 98_000)]
    [InlineData(10, 1, 2000)]
    [InlineData(10, 2, 4000)]
    [InlineData(10, 9, 30_000)]
    [InlineData(100, 1, 4900)]
    [InlineData(6000, 9, 60_000)]
    public void Listing_takes_at_most_a_fiftieth_of_the_time_and_failures_make_it_rarer(int tookMs, int failures, int pauseMs)
    {
        TimeSpan pause = new BlobOptions().PauseAfterListing(TimeSpan.FromMilliseconds(tookMs), failures, TimeSpan.FromDays(1));
        Assert.Equal(pauseMs, pause.TotalMilliseconds);
        Assert.True(failures > 0 || tookMs <= 0.02 * (tookMs + pause.TotalMilliseconds));
    }

    [Fact]
    public void One_slow_listing_at_most_doubles_the_pause_and_slow_ones_in_a_row_reach_their_share()
    {
        var options = new BlobOptions();
        TimeSpan pause = options.ShortestListingPause;
        var pauses = new List<double>();
        for (int listing = 0; listing < 6; listing++)
        {
            pause = options.PauseAfterListing(TimeSpan.FromMilliseconds(500), failures: 0, pause);
            pauses.Add(pause.TotalSeconds);
        }
        Assert.Equal([2, 4, 8, 16, 24.5, 24.5], pauses);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    public void Pauses_after_failures_double_to_half_a_minute(int failures, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), new BlobOptions().PauseAfter(failures));
    }

    private async Task UploadAsync(string name) =>
        await _container.GetBlobClient("in/" + name).UploadAsync(BinaryData.FromString("x"), overwrite: true, Cancellation);
}
