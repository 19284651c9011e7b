using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.SampleApp;

/// <summary>What runs without being asked.</summary>
public sealed class StorageFunctions(Marks marks)
{
    /// <summary>A blob that an event announces. One named <c>bad…</c> fails every time.</summary>
    [Function("Announced")]
    public async Task Announced(
        [BlobTrigger("announced/{folder}/{name}", Connection = "SampleStorage", Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        string folder,
        string name,
        CancellationToken cancellation)
    {
        long size = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.ContentLength;
        marks.Add("announced", $"{folder}/{name} {size}");
        if (name.StartsWith("bad", StringComparison.Ordinal))
        {
            throw new InvalidDataException("This blob is bad.");
        }
    }

    /// <summary>A blob that a listing finds.</summary>
    [Function("Listed")]
    public void Listed([BlobTrigger("listed/{name}", Connection = "SampleStorage")] string content, string name) =>
        marks.Add("listed", $"{name} {content.Length}");

    /// <summary>Every second.</summary>
    [Function("Tick")]
    public void Tick([TimerTrigger("* * * * * *", UseMonitor = false)] TimerInfo timer) => marks.Add("tick", $"{timer.IsPastDue}");

    /// <summary>Once a day, with a kept status.</summary>
    [Function("Daily")]
    public void Daily([TimerTrigger("0 30 6 * * *")] TimerInfo timer) => marks.Add("daily", $"{timer.IsPastDue}");
}
