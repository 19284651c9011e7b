using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using LocalHost.Engine.Clock;
using LocalHost.Triggers;
using LocalHost.Triggers.Timers;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Tests.Triggers.Timers;

public sealed class TimerTriggerTests : IAsyncLifetime
{
    private readonly MemoryQueue _queue = new();
    private readonly HostClock _clock = new(TimeSkipping.Manual);
    private readonly FakeWorker _worker = new();
    private readonly LogLines _log = new();
    private readonly List<DateTime> _runs = [];
    private TimerTriggers? _timers;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>As the next start of the host reads them.</summary>
    private DurableRecords<ScheduleStatus> Records => new(_queue, TimerTriggers.RecordsName);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private DateTime NextSeven => Now.Date.AddHours(Now.Hour < 7 ? 7 : 31);

    public ValueTask InitializeAsync()
    {
        _worker.Answer = (_, _, _) => Task.FromResult(Ran());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _clock.Dispose();
    }

    [Fact]
    public async Task A_function_runs_when_the_clock_comes_to_its_time_and_not_before()
    {
        DateTime due = NextSeven;
        Start("Daily", """ "schedule":"0 0 %Hour% * * *" """);
        await _clock.AdvanceByAsync(due.AddSeconds(-1) - Now, Cancellation);
        Assert.Empty(_runs);
        await _clock.AdvanceByAsync(TimeSpan.FromSeconds(2), Cancellation);
        Assert.Equal([due], _runs);
        await _clock.AdvanceByAsync(TimeSpan.FromDays(30), Cancellation);
        Assert.Equal(Enumerable.Range(0, 31).Select(day => due.AddDays(day)), _runs);
    }

    [Fact]
    public async Task The_worker_is_told_of_the_schedule_as_by_the_published_host()
    {
        DateTime start = Now;
        DateTime due = NextSeven;
        Start("Daily", """ "schedule":"0 0 7 * * *" """);
        await _clock.AdvanceByAsync(due - start + TimeSpan.FromDays(1), Cancellation);
        InvocationRequest seen = _worker.Seen.Last();
        Assert.Equal("id-Daily", seen.FunctionId);
        Assert.Null(seen.RetryContext);
        Assert.Equal("timer", Assert.Single(seen.InputData).Name);
        Assert.Equal(due.AddDays(1).ToString(CultureInfo.InvariantCulture), seen.TriggerMetadata["TimerTrigger"].String);
        JsonElement input = JsonDocument.Parse(seen.InputData[0].Data.Json).RootElement;
        Assert.Equal(["Schedule", "ScheduleStatus", "IsPastDue"], input.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"AdjustForDST":true}""", input.GetProperty("Schedule").GetRawText());
        Assert.False(input.GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(due, input.GetProperty("ScheduleStatus").GetProperty("Last").GetDateTime());
        Assert.Equal(due.AddDays(2), input.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTime());
        Assert.Equal(due, input.GetProperty("ScheduleStatus").GetProperty("LastUpdated").GetDateTime());
    }

    [Fact]
    public async Task A_run_that_was_missed_while_the_host_was_down_is_made_up_for_once_as_past_due()
    {
        DateTime missed = Now.Date.AddDays(-3).AddHours(7);
        await Records.WriteAsync("Daily", new ScheduleStatus(missed.AddDays(-1), missed, missed.AddDays(-1)));
        Start("Daily", """ "schedule":"0 0 7 * * *" """);
        ScheduleStatus? record = await Eventually.SeeAsync(() => Records.Find("Daily"), seen => seen!.Last == missed);
        Assert.True(record!.Next > Now);
        Assert.Contains("\"IsPastDue\":true", Assert.Single(_worker.Seen).InputData[0].Data.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_is_to_run_at_the_start_does_and_an_unmonitored_one_has_no_record()
    {
        Start("Startup", """ "schedule":"0 0 7 * * *","runOnStartup":true,"useMonitor":false """);
        await Eventually.SeeAsync(() => _worker.Seen.Count, count => count == 1);
        Assert.Equal("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""", _worker.Seen.First().InputData[0].Data.Json);
        await StopAsync();
        Assert.Empty(Records.All);
    }

    [Fact]
    public async Task A_run_that_takes_long_is_not_overtaken_by_the_next()
    {
        var gate = new Gate();
        int at_once = 0;
        _worker.Answer = async (_, _, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref at_once));
            await gate.Opened;
            Interlocked.Decrement(ref at_once);
            return Ran();
        };
        Start("Often", """ "schedule":"00:00:10" """);
        Task advanced = _clock.AdvanceByAsync(TimeSpan.FromSeconds(20), Cancellation);
        await Eventually.SeeAsync(() => _worker.Seen.Count, count => count == 1);
        Assert.False(advanced.IsCompleted);
        gate.Open();
        await advanced;
        Assert.Equal(2, _runs.Count);
    }

    [Fact]
    public async Task A_function_that_fails_is_tried_again_after_the_fixed_delay_of_its_retry_policy()
    {
        DateTime due = NextSeven;
        int failures = 2;
        _worker.Answer = (_, _, _) => Task.FromResult(Ran(failures-- > 0 ? FakeWorker.Failure : FakeWorker.Success));
        Start("Daily", """ "schedule":"0 0 7 * * *" """, new RpcRetryOptions
        {
            MaxRetryCount = 3,
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay,
            DelayInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)),
        });
        await _clock.AdvanceByAsync(due - Now + TimeSpan.FromMinutes(30), Cancellation);
        Assert.Equal([due, due.AddMinutes(5), due.AddMinutes(10)], _runs);
        Assert.Equal([(0, 3, ""), (1, 3, "told to"), (2, 3, "told to")], _worker.Seen.Select(seen =>
            (seen.RetryContext.RetryCount, seen.RetryContext.MaxRetryCount, seen.RetryContext.Exception?.Message ?? "")));
    }

    [Fact]
    public async Task Growing_delays_end_at_the_longest_and_after_the_last_try_the_schedule_goes_on()
    {
        DateTime due = NextSeven;
        _worker.Answer = (_, _, _) => Task.FromResult(Ran(FakeWorker.Failure));
        Start("Daily", """ "schedule":"0 0 7 * * *" """, new RpcRetryOptions
        {
            MaxRetryCount = 3,
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.ExponentialBackoff,
            MinimumInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
            MaximumInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(25)),
        });
        await _clock.AdvanceByAsync(due - Now + TimeSpan.FromDays(1), Cancellation);
        Assert.Equal([due, due.AddSeconds(10), due.AddSeconds(30), due.AddSeconds(55), due.AddDays(1)], _runs);
    }

    [Fact]
    public async Task A_run_whose_worker_is_lost_is_made_up_for_but_not_for_ever()
    {
        _worker.Answer = (_, _, _) => _worker.Seen.Count <= 4 ? throw new WorkerLostException("it ended") : Task.FromResult(Ran());
        Start("Daily", """ "schedule":"0 0 7 * * *" """);
        await _clock.AdvanceByAsync(TimeSpan.FromDays(1), Cancellation);
        Assert.Equal(3, _worker.Seen.Count);
        await _clock.AdvanceByAsync(TimeSpan.FromDays(1), Cancellation);
        Assert.Equal(5, _worker.Seen.Count);
    }

    [Fact]
    public async Task A_run_over_its_time_is_a_failure_like_any_other()
    {
        _worker.Answer = (_, _, _) => throw new WorkerLostException("too long") { TimedOut = true };
        Start("Daily", """ "schedule":"0 0 7 * * *" """);
        await _clock.AdvanceByAsync(TimeSpan.FromDays(1), Cancellation);
        Assert.Single(_worker.Seen);
    }

    [Fact]
    public async Task A_stop_waits_for_a_run_and_one_that_it_breaks_off_is_past_due_at_the_next_start()
    {
        var broken = new Gate();
        _worker.Answer = async (_, _, cancellation) =>
        {
            using CancellationTokenRegistration ended = cancellation.Register(broken.Open);
            await broken.Opened;
            return new InvocationResponse { Result = new StatusResult { Status = StatusResult.Types.Status.Cancelled } };
        };
        Start("Daily", """ "schedule":"0 0 7 * * *" """);
        _ = _clock.AdvanceByAsync(TimeSpan.FromDays(1), Cancellation);
        await Eventually.SeeAsync(() => _worker.Seen.Count, count => count == 1);
        using var hurry = new CancellationTokenSource();
        Task stopped = _timers!.StopAsync(hurry.Token);
        Assert.False(stopped.IsCompleted);
        await hurry.CancelAsync();
        await stopped;
        Assert.True(Records.Find("Daily")!.Next <= Now);
    }

    [Fact]
    public void A_schedule_that_cannot_be_read_or_names_a_setting_that_is_not_there_is_a_problem()
    {
        var problems = new List<string>();
        _worker.Add("Wrong", """{"name":"timer","type":"timerTrigger","schedule":"* *"}""");
        _worker.Add("None", """{"name":"timer","type":"timerTrigger"}""");
        _worker.Add("Unset", """{"name":"timer","type":"timerTrigger","schedule":"%Nothing%"}""");
        Assert.Empty(TimerTrigger.Read(_worker.All, Resolve, problems));
        Assert.Equal(["Wrong", "None", "Unset"], problems.Select(problem => problem.Split(':')[0]));
    }

    private static string Resolve(string text) => text.Contains("%Nothing%", StringComparison.Ordinal)
        ? throw new FormatException("'Nothing' is not set")
        : text.Replace("%Hour%", "7", StringComparison.Ordinal);

    private InvocationResponse Ran(InvocationResponse? answer = null)
    {
        _runs.Add(Now);
        return answer ?? FakeWorker.Success;
    }

    private void Start(string name, string rest, RpcRetryOptions? retry = null)
    {
        _worker.Add(name, $$"""{"name":"timer","type":"timerTrigger","direction":"In",{{rest}}}""", retry);
        var problems = new List<string>();
        _timers = new TimerTriggers(TimerTrigger.Read(_worker.All, Resolve, problems), _worker, _queue, _clock, _log);
        Assert.Empty(problems);
        _timers.Start();
    }

    private async Task StopAsync()
    {
        if (_timers is not null)
        {
            await _timers.StopAsync(CancellationToken.None);
            _timers.Dispose();
            _timers = null;
        }
    }
}
