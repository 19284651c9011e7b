using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Intake;

/// <summary>
/// Lists what stands in the submissions container and takes in what no event announced. Every cycle folder is listed, so
/// that an upload to a cycle that does not exist is answered too.
/// </summary>
public sealed class IntakeSweep(
    UploadStore uploads,
    SubmissionIntake intake,
    ClaimTable claims,
    CycleTable cycles,
    AssessmentTable assessments,
    DecisionTable decisions,
    CycleDesk desk,
    IOptions<IntakeOptions> options,
    TimeProvider clock,
    ILogger<IntakeSweep> log)
{
    private const string Reference = "sweep";
    private int _running;
    private DateTimeOffset _lastRun = DateTimeOffset.MinValue;

    /// <summary>Runs a sweep when the interval is over and none runs already.</summary>
    public async Task RunWhenDueAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        // By the machine's own clock: skipped time brings no new uploads.
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (now - _lastRun < options.Value.SweepInterval || Interlocked.Exchange(ref _running, 1) == 1)
        {
            return;
        }

        try
        {
            _lastRun = now;
            await TakeInForgottenAsync(client, cancellation);
            await WakeForgottenAsync(client, cancellation);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task TakeInForgottenAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var settled = new SettledUploads(claims);
        var upload = new List<ListedFile>();
        UploadPlace? place = null;
        await foreach (ListedFile file in uploads.ListAsync("", cancellation))
        {
            // Listings come in the order of names, so an upload's files follow each other.
            if (UploadPlace.Of(file.Name) is not { } at)
            {
                continue;
            }

            if (place is not null && place != at)
            {
                await TakeInAsync(place, upload, settled, client, cancellation);
                upload.Clear();
            }

            place = at;
            upload.Add(file);
        }

        if (place is not null)
        {
            await TakeInAsync(place, upload, settled, client, cancellation);
        }
    }

    private async Task TakeInAsync(UploadPlace place, List<ListedFile> files, SettledUploads settled, DurableTaskClient client, CancellationToken cancellation)
    {
        string manifest = place.Prefix + UploadStore.Manifest;
        DateTimeOffset newest = files.Max(f => f.LastModified);
        if (await settled.ContainAsync(place, newest, cancellation))
        {
            return;
        }

        try
        {
            if (files.Exists(f => f.Name == manifest))
            {
                await intake.TakeInAsync(place, client, cancellation);
                return;
            }

            if (TimeProvider.System.GetUtcNow() - newest >= options.Value.ManifestGrace)
            {
                List<string> names = [.. files.Select(f => f.Name[place.Prefix.Length..])];
                await intake.TakeInAsync(UploadReader.WithoutManifest(place, names, newest), client, cancellation);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One upload that cannot be read must not keep the others from being seen; it is tried again next time.
            log.LogError(e, "Upload {Upload} of agency {Agency} in cycle {Cycle} could not be taken in", place.Upload, place.Agency, place.Cycle);
        }
    }

    private async Task WakeForgottenAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (CycleRow cycle in await cycles.ListAsync(cancellation))
        {
            if (cycle.Status == CycleStatus.Open)
            {
                // A young one is still being started by its request.
                if (cycle.OpensAt < clock.GetUtcNow() - options.Value.SweepInterval)
                {
                    await desk.EnsureRunningAsync(cycle, client, cancellation);
                }

                await WakeAssessmentsAsync(cycle.RowKey, client, cancellation);
            }
            else if (cycle.Status == CycleStatus.AwaitingPlenary && await decisions.FindAsync(cycle.RowKey, DecisionRow.Release, cancellation) is not null)
            {
                await Wakes.CycleAsync(client, cycle.RowKey, Reference, cancellation);
            }
        }
    }

    // Only what is stored, unanswered and older than a sweep is woken: an event too many does no harm, but it stays in a history.
    private async Task WakeAssessmentsAsync(string cycleId, DurableTaskClient client, CancellationToken cancellation)
    {
        DateTimeOffset old = clock.GetUtcNow() - options.Value.SweepInterval;
        List<DecisionRow> decided = await decisions.ListAsync(cycleId, cancellation);
        foreach (AssessmentRow row in await assessments.ListAsync(cycleId, cancellation))
        {
            bool unread = row.Receipt is not null && row.Receipt != row.ScoredReceipt && row.ReceivedAt < old;
            bool undone = row.Stage == AssessmentStage.AwaitingVerification
                && decided.Exists(d => d.Agency == row.RowKey && d.Receipt == row.Receipt && d.Round == row.ClarificationRounds && d.DecidedAt < old);
            if ((unread || undone) && row.Stage != AssessmentStage.Faulted)
            {
                await Wakes.AssessmentAsync(client, cycleId, row.RowKey, Reference, cancellation);
            }
        }
    }
}
