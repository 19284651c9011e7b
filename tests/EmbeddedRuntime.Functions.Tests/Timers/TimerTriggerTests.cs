using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Tests.Timers;

public sealed class TimerTriggerTests
{
    [Fact]
    public async Task A_timer_function_runs_when_the_clock_comes_to_its_time_and_not_before()
    {
        await using TestHost host = await StartAsync(null, typeof(DailyFunctions));
        TimerLog log = Log(host);
        DateTime start = await NowAsync(host);
        DateTime due = start.Date.AddDays(1).AddHours(7);
        await AdvanceAsync(host, due.AddSeconds(-1) - start);
        Assert.Empty(log.Runs);
        await AdvanceAsync(host, TimeSpan.FromSeconds(2));
        await Eventually.SeeAsync(() => log.Runs.Count, count => count == 1);
        await AdvanceAsync(host, TimeSpan.FromDays(1));
        await Eventually.SeeAsync(() => log.Runs.Count, count => count == 2);
        Assert.Equal([(due, false), (due.AddDays(1), false)], log.Runs.Select(run => (run.At, run.IsPastDue)));
        Assert.Equal(due, log.Runs.Last().Status!.Last);
        Assert.Equal(due.AddDays(2), log.Runs.Last().Status!.Next);
    }

    [Fact]
    public async Task A_run_that_was_missed_while_the_app_was_down_is_made_up_for_at_the_start_as_past_due()
    {
        using var folder = new TestFolder();
        await using (await StartAsync(folder, typeof(DailyFunctions)))
        {
            await Eventually.SeeAsync(() => File.Exists(Record(folder)), exists => exists);
        }

        DateTime missed = DateTime.UtcNow.Date.AddDays(-1).AddHours(7);
        await File.WriteAllTextAsync(
            Record(folder), JsonSerializer.Serialize(new { Last = missed.AddDays(-1), Next = missed, LastUpdated = missed.AddDays(-1) }),
            TestContext.Current.CancellationToken);
        await using TestHost host = await StartAsync(folder, typeof(DailyFunctions));
        TimerLog log = Log(host);
        await Eventually.SeeAsync(() => log.Runs.Count, count => count == 1);
        Assert.True(log.Runs.First().IsPastDue);
        using JsonDocument record = await Eventually.SeeAsync(
            () => JsonDocument.Parse(File.ReadAllText(Record(folder))), seen => seen.RootElement.GetProperty("Last").GetDateTime() == missed);
        Assert.True(record.RootElement.GetProperty("Next").GetDateTime() > DateTime.UtcNow.AddMinutes(-1));
    }

    [Fact]
    public async Task A_function_that_is_to_run_at_the_start_does_and_an_unmonitored_one_has_no_record()
    {
        await using TestHost host = await StartAsync(null, typeof(StartupFunctions));
        TimerLog log = Log(host);
        await Eventually.SeeAsync(() => log.Runs.Count, count => count == 1);
        Assert.False(log.Runs.First().IsPastDue);
        Assert.Null(log.Runs.First().Status);
        Assert.False(Directory.Exists(Path.Combine(host.Folder.State, "timers")));
    }

    [Fact]
    public async Task A_timer_function_that_fails_is_tried_again_as_its_retry_policy_says()
    {
        await using TestHost host = await StartAsync(null, typeof(RetriedFunctions), builder =>
            builder.Services.AddSingleton(services => new TimerLog(services.GetRequiredService<TimeProvider>()) { Failures = 2 }));
        TimerLog log = Log(host);
        await Eventually.SeeAsync(() => File.Exists(Path.Combine(host.Folder.State, "timers", "Retried.json")), exists => exists);
        Assert.Equal(3, log.Runs.Count);
    }

    [Fact]
    public async Task The_clock_is_shown_and_moved_by_the_master_key_alone()
    {
        await using TestHost host = await StartAsync(null, typeof(StartupFunctions));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("/runtime/embedded/time", host.Keys.FunctionKeys["default"])).Status);
        DateTime before = await NowAsync(host);
        Assert.Equal("Manual", (await ShowAsync(host)).GetProperty("mode").GetString());
        await AdvanceAsync(host, TimeSpan.FromDays(400));
        Assert.Equal(before.AddDays(400), await NowAsync(host));
        (HttpStatusCode status, _) = await PostAsync(host, new { mode = "Off" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Off", (await ShowAsync(host)).GetProperty("mode").GetString());
        foreach (object wrong in new object[] { new { }, new { mode = "Fast" }, new { mode = 1 }, new { advanceBySeconds = -1 }, new { advanceBySeconds = "1" }, 5 })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(host, wrong)).Status);
        }
    }

    private static string Record(TestFolder folder) => Path.Combine(folder.State, "timers", "Daily.json");

    private static TimerLog Log(TestHost host) => host.Services.GetRequiredService<TimerLog>();

    private static async Task<JsonElement> ShowAsync(TestHost host) =>
        JsonDocument.Parse((await host.GetAsync("/runtime/embedded/time", host.Keys.MasterKey)).Body).RootElement;

    private static async Task<DateTime> NowAsync(TestHost host) => (await ShowAsync(host)).GetProperty("now").GetDateTimeOffset().UtcDateTime;

    private static async Task AdvanceAsync(TestHost host, TimeSpan time) =>
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, new { advanceBySeconds = time.TotalSeconds })).Status);

    private static Task<(HttpStatusCode Status, string Body)> PostAsync(TestHost host, object body) =>
        host.SendAsync(HttpMethod.Post, "/runtime/embedded/time", host.Keys.MasterKey, JsonContent.Create(body));

    private static Task<TestHost> StartAsync(TestFolder? folder, Type functions, Action<FunctionsApplicationBuilder>? configure = null) =>
        TestHost.StartAsync(
            folder,
            builder =>
            {
                builder.Configuration["Hour"] = "7";
                builder.Configuration["EmbeddedRuntime:TimeSkipping"] = "Manual";
                builder.Services.AddSingleton<TimerLog>();
                configure?.Invoke(builder);
            },
            functions);
}
