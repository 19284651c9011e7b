using System.Net;

namespace EmbeddedRuntime.Functions.Tests.Hosting;

/// <summary>What SIGTERM does to a running app. Windows knows no such signal.</summary>
public sealed class TerminationTests
{
    private const int Activities = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_running_activities_and_a_request_end_after_SIGTERM_and_none_is_lost_or_run_again()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TestFolder();
        using (SampleAppProcess app = await SampleAppProcess.StartAsync(folder))
        {
            await StartWorkAsync(app, folder);
            Task<string> slow = app.Client.GetStringAsync(new Uri("/api/slow", UriKind.Relative), Cancellation);
            await Eventually.SeeAsync(() => Count(folder, "request"), count => count == 1);
            await app.TerminateAsync();
            await NoLongerListensAsync(app);
            Assert.False(app.HasExited);
            await AllowAsync(folder);
            Assert.Equal("done", await slow);
            Assert.Equal(0, await app.ExitCodeAsync());
            Assert.Equal(Activities, Count(folder, "ended-"));
        }

        using SampleAppProcess again = await SampleAppProcess.StartAsync(folder);
        await CompletedAsync(again);
        Assert.Equal((Activities, Activities), (Count(folder, "started-"), Count(folder, "ended-")));
    }

    [Fact]
    public async Task Activities_that_do_not_end_in_the_drain_time_are_cut_off_and_run_again_after_the_next_start()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TestFolder();
        using (SampleAppProcess app = await SampleAppProcess.StartAsync(folder, "--EmbeddedRuntime:DrainTimeout=00:00:00.500"))
        {
            await StartWorkAsync(app, folder);
            await app.TerminateAsync();
            Assert.Equal(0, await app.ExitCodeAsync());
            Assert.Equal(0, Count(folder, "ended-"));
        }

        await AllowAsync(folder);
        using SampleAppProcess again = await SampleAppProcess.StartAsync(folder);
        await CompletedAsync(again);
        Assert.Equal((2 * Activities, Activities), (Count(folder, "started-"), Count(folder, "ended-")));
    }

    private static async Task StartWorkAsync(SampleAppProcess app, TestFolder folder)
    {
        using HttpResponseMessage started = await app.Client.PostAsync(new Uri($"/api/start/{Activities}", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        await Eventually.SeeAsync(() => Count(folder, "started-"), count => count == Activities);
    }

    private static Task<bool> NoLongerListensAsync(SampleAppProcess app) => Eventually.SeeAsync(
        async () =>
        {
            try
            {
                using var client = new HttpClient { BaseAddress = app.Client.BaseAddress };
                using HttpResponseMessage answer = await client.GetAsync(new Uri("/", UriKind.Relative), Cancellation);
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        },
        refused => refused);

    private static Task<string> CompletedAsync(SampleAppProcess app) => Eventually.SeeAsync(
        () => app.Client.GetStringAsync(new Uri("/api/status", UriKind.Relative), Cancellation), status => status == "Completed");

    private static Task AllowAsync(TestFolder folder) => File.WriteAllTextAsync(Path.Combine(folder.Path, "go"), "", Cancellation);

    private static int Count(TestFolder folder, string mark) => Directory.GetFiles(folder.Path, mark + "*").Length;
}
