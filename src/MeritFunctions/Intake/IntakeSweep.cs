using Merit.Adapters.Storage;
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
    IOptions<IntakeOptions> options,
    ILogger<IntakeSweep> log)
{
    /// <summary>One walk over the whole container.</summary>
    public async Task TakeInForgottenAsync(DurableTaskClient client, CancellationToken cancellation)
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
        if (await settled.ContainsAsync(place, newest, cancellation))
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
}

/// <summary>The uploads that need nothing more, read once for each cycle folder of a sweep.</summary>
public sealed class SettledUploads(ClaimTable claims)
{
    // A claim's time comes from the storage service's clock by way of ours; this covers what the two may differ by.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private string? _cycle;
    private ILookup<(string Agency, string Upload), ClaimRow> _settled = Enumerable.Empty<ClaimRow>().ToLookup(c => (c.Agency, c.Upload));

    /// <summary>Whether the newest content of an upload has been settled.</summary>
    public async Task<bool> ContainsAsync(UploadPlace place, DateTimeOffset newest, CancellationToken cancellation)
    {
        if (_cycle != place.Cycle)
        {
            _cycle = place.Cycle;
            _settled = (await claims.ListAsync(place.Cycle, cancellation))
                .Where(c => c.Status != ClaimStatus.Claimed)
                .ToLookup(c => (c.Agency, c.Upload));
        }

        return _settled[(place.Agency, place.Upload)].Any(c => c.Timestamp + Tolerance >= newest);
    }
}
