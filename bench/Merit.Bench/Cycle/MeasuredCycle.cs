using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

namespace Merit.Bench.Cycle;

/// <summary>
/// One cycle from outside, as fast as it goes. How far it is the benchmark reads from the rows themselves: asking the app would
/// cost the app what is measured.
/// </summary>
internal sealed class MeasuredCycle(LocalStack stack, MailSink mails, SyntheticYear year) : IDisposable
{
    public const string Begins = "BenchBegins";
    public const string Ends = "BenchEnds";
    private const int AtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly MeritClient _operator = new(stack.Host.Address, stack.Token);
    private readonly TableServiceClient _tables = new(stack.ConnectionString);
    private long _phase;

    /// <summary>Plays it and notes the seconds of each part; together they are <c>seconds</c>.</summary>
    public async Task RunAsync(Action<string, double> note, CancellationToken cancellation)
    {
        await _operator.PutAgenciesAsync(year.Register(), cancellation);
        await MarkAsync(Begins, cancellation);
        long started = _phase = Stopwatch.GetTimestamp();

        await StartAsync(cancellation);
        note("startedSeconds", Lap());
        await UploadAsync(cancellation);
        note("uploadSeconds", Lap());
        await UntilAsync("every agency to be scored", "awaitingVerification", cancellation);
        note("scoredSeconds", Lap());
        await DecideAsync(cancellation);
        note("decidedSeconds", Lap());
        await ReleaseAsync(cancellation);
        note("releasedSeconds", Lap());
        await Until.ReachedAsync(
            "every result mail to be sent", Patience, _ => Task.FromResult(mails.Receivers("result")), sent => sent == year.Agencies.Count, sent => $"{sent}", cancellation);
        note("mailsSeconds", Lap());
        note("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds);
        await MarkAsync(Ends, cancellation);
    }

    /// <summary>Starts a cycle and has all of its agencies hand in at once, until each has its receipt; notes the seconds of that.</summary>
    public async Task TakeInAsync(Action<string, double> note, CancellationToken cancellation)
    {
        await OpenAsync(cancellation);
        await MarkAsync(Begins, cancellation);
        long started = _phase = Stopwatch.GetTimestamp();
        await UploadAsync(cancellation);
        note("burstUploadSeconds", Lap());
        await UntilAsync("every agency to be scored", "awaitingVerification", cancellation);
        note("burstScoredSeconds", Lap());
        await Until.ReachedAsync(
            "every receipt to be sent", Patience, _ => Task.FromResult(mails.Receivers("received")), sent => sent == year.Agencies.Count, sent => $"{sent}", cancellation);
        note("burstSeconds", Stopwatch.GetElapsedTime(started).TotalSeconds);
        await MarkAsync(Ends, cancellation);
    }

    /// <summary>Starts a cycle and waits until agencies may hand in.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await _operator.PutAgenciesAsync(year.Register(), cancellation);
        await StartAsync(cancellation);
    }

    public void Dispose() => _operator.Dispose();

    private double Lap()
    {
        long begun = _phase;
        _phase = Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(begun, _phase).TotalSeconds;
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        DateTimeOffset today = DateTimeOffset.UtcNow;
        await _operator.StartCycleAsync(
            new
            {
                id = SyntheticYear.Cycle,
                instrument = SyntheticYear.Instrument,
                title = new { id = "Penilaian Sistem Merit 2026", en = "Merit system assessment 2026" },
                year = 2026,
                assessingBody = "Badan Kepegawaian Negara (BKN)",
                submissionDeadline = today.AddDays(60),
                verificationDeadline = today.AddDays(120),
            },
            cancellation);
        await UntilAsync("the cycle to take in its agencies", "awaitingSubmission", cancellation);
    }

    private Task UploadAsync(CancellationToken cancellation)
    {
        SubmissionUploader uploader = new(stack.ConnectionString);
        return ForEachAgencyAsync(
            year.Agencies, (agency, stop) => uploader.UploadAsync(SyntheticYear.Cycle, agency, "1", year.Files(agency), isFinal: true, stop), cancellation);
    }

    private async Task DecideAsync(CancellationToken cancellation)
    {
        List<AssessmentSummary> seen = await _operator.GetAssessmentsAsync(SyntheticYear.Cycle, cancellation);
        await ForEachAgencyAsync(
            seen, (one, stop) => _operator.ConfirmAsync(SyntheticYear.Cycle, one, string.Create(CultureInfo.InvariantCulture, $"assessor-{one.Agency[^1]}"), stop), cancellation);
        await UntilAsync("every assessment to be verified", "verified", cancellation);
    }

    private async Task ReleaseAsync(CancellationToken cancellation)
    {
        // The plenary may decide when every deadline has passed: nobody waits for that here, the clock runs ahead.
        using HostClient owner = new(stack.Host);
        await owner.SetTimeSkippingAsync("Auto", cancellation);
        await UntilStatusAsync("awaitingPlenary", cancellation);
        await owner.SetTimeSkippingAsync("Off", cancellation);
        CycleProgress now = await _operator.GetCycleAsync(SyntheticYear.Cycle, cancellation);
        string decidedOn = now.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await _operator.ReleaseAsync(SyntheticYear.Cycle, new { decree = "SK-BENCH/2026", decidedBy = "pleno", decidedOn }, cancellation);
        await UntilStatusAsync("released", cancellation);
    }

    private static Task ForEachAgencyAsync<T>(IEnumerable<T> all, Func<T, CancellationToken, Task> act, CancellationToken cancellation) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (one, stop) => await act(one, stop));

    private Task UntilAsync(string what, string stage, CancellationToken cancellation) =>
        NoneIsLeftAsync(what, "Assessments", $"PartitionKey eq '{SyntheticYear.Cycle}' and Stage ne '{stage}'", "Stage", cancellation);

    private Task UntilStatusAsync(string status, CancellationToken cancellation) =>
        NoneIsLeftAsync($"the cycle to be {status}", "Cycles", $"RowKey eq '{SyntheticYear.Cycle}' and Status ne '{status}'", "Status", cancellation);

    // The rows are there when the cycle has been started. The emulator looks at each of them for every question, so the questions
    // are for one row alone and take at most one part in twenty of the time.
    private async Task NoneIsLeftAsync(string what, string table, string filter, string column, CancellationToken cancellation)
    {
        TimeSpan pause = TimeSpan.Zero;
        Func<CancellationToken, Task<string?>> read = async stop =>
        {
            if (stack.Died.IsCompleted)
            {
                throw (await stack.Died).Failed("ended unexpectedly");
            }

            await Task.Delay(pause, stop);
            long asked = Stopwatch.GetTimestamp();
            string? left = null;
            await foreach (TableEntity row in _tables.GetTableClient(table).QueryAsync<TableEntity>(
                filter, maxPerPage: 1, select: StorageCall.OwnColumns("RowKey", column), cancellationToken: stop))
            {
                left = $"{row.RowKey} {row.GetString(column)}";
                break;
            }

            pause = Stopwatch.GetElapsedTime(asked) * 19;
            return left;
        };
        await Until.ReachedAsync(what, Patience, read, left => left is null, left => left!, cancellation);
    }

    // A question whose line in the log of storage calls marks a moment.
    private async Task MarkAsync(string moment, CancellationToken cancellation)
    {
        await foreach (TableEntity _ in _tables.GetTableClient("Cycles").QueryAsync<TableEntity>("RowKey eq ''", select: [moment], cancellationToken: cancellation))
        {
        }
    }
}
