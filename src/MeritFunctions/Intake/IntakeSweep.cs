using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Intake;

/// <summary>
/// Takes in what no event announced: lists the folders of open cycles, and of cycles that do not exist, so that an upload to
/// those is answered too.
/// </summary>
public sealed class IntakeSweep(UploadStore uploads, SubmissionIntake intake, ClaimTable claims, AssessmentTable assessments, ILogger<IntakeSweep> log)
{
    /// <summary>Sweeps the folders of some cycles and all folders that belong to none.</summary>
    /// <param name="open">Cycles that take uploads.</param>
    /// <param name="closed">Cycles that take none any more; their folders are left alone.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the sweep.</param>
    public async Task RunAsync(IReadOnlyList<string> open, IReadOnlyList<string> closed, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (string cycle in open)
        {
            await TryAsync(() => TakeInCycleAsync(cycle, client, cancellation), () => TakeInAgenciesAsync(cycle, client, cancellation), cycle);
        }

        await TryAsync(() => TakeInUnknownAsync([.. open, .. closed], client, cancellation), () => Task.CompletedTask, "other folders");
    }

    /// <summary>Takes in everything that one agency has uploaded.</summary>
    /// <returns>Whether all of it is answered; false when something has to be looked at again.</returns>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer, so that nobody knows what is there.</exception>
    public async Task<bool> TakeInAgencyAsync(string cycle, string agency, DurableTaskClient client, CancellationToken cancellation)
    {
        bool isDone = true;
        List<ClaimRow> claimed = await claims.ListAsync(cycle, agency, cancellation);
        foreach ((UploadPlace place, List<ListedFile> files) in await ListAsync($"{cycle}/{agency}/", cancellation))
        {
            isDone &= await intake.TakeInAsync(place, files, claimed, client, cancellation) != IntakeOutcome.NotYet;
        }

        return isDone;
    }

    private async Task TakeInCycleAsync(string cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        Dictionary<string, List<ClaimRow>> claimed = (await claims.ListAsync(cycle, cancellation)).GroupBy(c => c.Agency).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach ((UploadPlace place, List<ListedFile> files) in await ListAsync($"{cycle}/", cancellation))
        {
            try
            {
                List<ClaimRow> own = claimed.TryGetValue(place.Agency, out List<ClaimRow>? known) ? known : claimed[place.Agency] = [];
                await intake.TakeInAsync(place, files, own, client, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One upload that cannot be read must not keep the others from being seen; it is tried again next time.
                log.LogError(e, "An upload of agency {Agency} in cycle {Cycle} could not be taken in", TableKey.From(place.Agency), TableKey.From(place.Cycle));
            }
        }
    }

    // A listing fails as a whole when one name in it cannot be written in its answer. Agency by agency, it fails for that one only.
    private async Task TakeInAgenciesAsync(string cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (AssessmentRow row in await assessments.ListAsync(cycle, cancellation))
        {
            await TryAsync(() => TakeInAgencyAsync(cycle, row.RowKey, client, cancellation), () => Task.CompletedTask, $"{cycle}/{row.RowKey}");
        }
    }

    private async Task TakeInUnknownAsync(HashSet<string> known, DurableTaskClient client, CancellationToken cancellation)
    {
        List<string> folders = [];
        await foreach (string folder in uploads.ListFoldersAsync(cancellation))
        {
            if (!known.Contains(folder))
            {
                folders.Add(folder);
            }
        }

        foreach (string folder in folders)
        {
            await TryAsync(() => TakeInCycleAsync(folder, client, cancellation), () => Task.CompletedTask, folder);
        }
    }

    private async Task<List<(UploadPlace Place, List<ListedFile> Files)>> ListAsync(string prefix, CancellationToken cancellation)
    {
        var found = new Dictionary<UploadPlace, List<ListedFile>>();
        await foreach (ListedFile file in uploads.ListAsync(prefix, cancellation))
        {
            if (UploadPlace.Of(file.Name) is { } place)
            {
                (found.TryGetValue(place, out List<ListedFile>? files) ? files : found[place] = []).Add(file);
            }
        }

        return [.. found.Select(pair => (pair.Key, pair.Value))];
    }

    private async Task TryAsync(Func<Task> work, Func<Task> otherwise, string what)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is Azure.RequestFailedException or System.Xml.XmlException or AggregateException)
        {
            log.LogError(e, "The uploads of {Folder} could not be listed", TableKey.From(what));
            await otherwise();
        }
    }
}
