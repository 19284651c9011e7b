using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Determination;

/// <summary>Writes results after the plenary has released them, and has agencies told. Each activity may run twice and leaves the same.</summary>
public sealed class DeterminationActivities(
    CycleTable cycles, AssessmentTable assessments, ResultWriter writer, Certificates certificates, Outbox outbox, TimeProvider clock, ILogger<DeterminationActivities> log)
{
    /// <summary>Writes the release's record, and says what the first result record of it names as the hash before it.</summary>
    [Function(nameof(BeginDetermination))]
    public async Task<string> BeginDetermination([ActivityTrigger] DeterminationInput input, CancellationToken cancellation)
    {
        await cycles.ChangeAsync(input.CycleId, row => row.TryAdvance(CycleStatus.Determining), cancellation);
        log.LogInformation("Release {Release} of cycle {Cycle} is determined", input.Release, input.CycleId);
        return await writer.BeginAsync(input.CycleId, input.Release, cancellation);
    }

    /// <summary>
    /// Writes the records of one batch, in the order of agency codes, each naming the hash of the one before it. Running
    /// again meets the same records and goes on where it stopped.
    /// </summary>
    [Function(nameof(DetermineBatch))]
    public Task<DeterminedBatch> DetermineBatch([ActivityTrigger] DetermineBatchInput input, CancellationToken cancellation) =>
        writer.WriteBatchAsync(input, cancellation);

    /// <summary>Writes the cycle's ranking and counts; from then on results can be read. Always true.</summary>
    [Function(nameof(PublishResults))]
    public async Task<bool> PublishResults([ActivityTrigger] PublishResultsInput input, CancellationToken cancellation)
    {
        await writer.PublishAsync(input, cancellation);
        log.LogInformation("Cycle {Cycle} is {Status}", input.CycleId, CycleStatus.Released);
        return true;
    }

    /// <summary>Lets result mails go, after which the release cannot be corrected; false when a correction came first.</summary>
    [Function(nameof(LetMailsGo))]
    public async Task<bool> LetMailsGo([ActivityTrigger] LetMailsGoInput input, CancellationToken cancellation)
    {
        CycleRow? cycle = await cycles.ChangeAsync(
            input.CycleId,
            row =>
            {
                if (row.Release != input.Release || row.ResultMailsAt is not null)
                {
                    return false;
                }

                row.ResultMailsAt = clock.GetUtcNow();
                return true;
            },
            cancellation);
        return cycle?.Release == input.Release && cycle.ResultMailsAt is not null;
    }

    /// <summary>Queues the result mails of one batch, after the certificates that they name are known; the result is how many mails there are.</summary>
    [Function(nameof(QueueResultMails))]
    public async Task<int> QueueResultMails([ActivityTrigger] BatchKey key, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        List<NotificationInput> mails = [.. (await assessments.ListBatchAsync(key.CycleId, key.Batch, cancellation))
            .Where(r => r.Stage == AssessmentStage.Determined)
            .OrderBy(r => r.RowKey, StringComparer.Ordinal)
            .Select(r => new NotificationInput(key.CycleId, r.RowKey, NotificationKind.Result, ""))];
        if (mails.Count > 0)
        {
            await certificates.WriteAsync(await writer.CertificatesAsync(key, cancellation), cancellation);
        }

        return await outbox.SendAsync(mails, client, cancellation);
    }

    /// <summary>Notes that the cycle's work is done, so that no sweep looks at it any more. Always true.</summary>
    [Function(nameof(FinishCycle))]
    public async Task<bool> FinishCycle([ActivityTrigger] string cycleId, CancellationToken cancellation)
    {
        await cycles.ChangeAsync(
            cycleId,
            row =>
            {
                bool isNews = !row.IsDone;
                row.IsDone = true;
                return isNews;
            },
            cancellation);
        return true;
    }
}

/// <summary>Names a release of a cycle.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Release">The release's number.</param>
public sealed record DeterminationInput(string CycleId, int Release);

/// <summary>Names the batch that is to be determined and the chain that it continues.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Release">The release's number.</param>
/// <param name="Batch">The batch's number, from 0.</param>
/// <param name="PreviousHash">Hash of the last record before this batch.</param>
public sealed record DetermineBatchInput(string CycleId, int Release, int Batch, string PreviousHash);

/// <summary>What a batch's determination led to.</summary>
/// <param name="Determined">Agencies with a result record.</param>
/// <param name="NotSubmitted">Agencies without a submission.</param>
/// <param name="LastHash">Hash of the last record, or the one that the batch began with when it has none.</param>
public sealed record DeterminedBatch(int Determined, int NotSubmitted, string LastHash);

/// <summary>Input of <see cref="DeterminationActivities.PublishResults"/>.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Release">The release's number.</param>
/// <param name="ChainStart">What the first record names as the hash before it.</param>
/// <param name="LastHash">Hash of the last record.</param>
public sealed record PublishResultsInput(string CycleId, int Release, string ChainStart, string LastHash);

/// <summary>Input of <see cref="DeterminationActivities.LetMailsGo"/>.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Release">The release that the mails tell of.</param>
public sealed record LetMailsGoInput(string CycleId, int Release);
