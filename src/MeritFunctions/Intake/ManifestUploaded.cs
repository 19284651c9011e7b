using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Intake;

/// <summary>Fires when an agency has written an upload's manifest, which it writes last.</summary>
public sealed class ManifestUploaded(SubmissionIntake intake)
{
    /// <summary>Takes the upload in. What this misses, <see cref="IntakeSweep"/> finds.</summary>
    [Function(nameof(ManifestUploaded))]
    public Task RunAsync(
        [BlobTrigger("submissions/{cycle}/{agency}/{upload}/manifest.json", Connection = "MeritStorage", Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        string cycle,
        string agency,
        string upload,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        intake.TakeInAsync(new UploadPlace(cycle, agency, upload), client, cancellation);
}
