using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Merit.Adapters.Storage;

/// <summary>
/// The blobs of one log: <c>{log}.jsonl</c>, then <c>{log}.2.jsonl</c> and so on. A point parts the number from the log's
/// name, for no cycle's id holds one: the second part of the cycle <c>merit</c> is never the first of the cycle <c>merit-2</c>.
/// </summary>
internal sealed class AuditParts(BlobContainerClient container, string log)
{
    private const string Ending = ".jsonl";

    /// <summary>A part, whether it is there or not.</summary>
    public AppendBlobClient Client(int number) =>
        container.GetAppendBlobClient(number == 1 ? log + Ending : string.Create(CultureInfo.InvariantCulture, $"{log}.{number}{Ending}"));

    /// <summary>The parts that are there, in their order.</summary>
    public async Task<List<AuditPart>> ListAsync(CancellationToken cancellation)
    {
        List<AuditPart> parts = [];
        await foreach (BlobItem item in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, log + ".", cancellation))
        {
            if (Split(item.Name) is (string name, int number) && name == log)
            {
                parts.Add(new AuditPart(number, item.Properties.ContentLength ?? 0));
            }
        }

        return [.. parts.OrderBy(p => p.Number)];
    }

    /// <summary>The log and the number of a part by its name; null when it is not the name of one.</summary>
    public static (string Log, int Number)? Split(string name)
    {
        string[] words = name.Split('.');
        return words switch
        {
            [{ Length: > 0 } log, "jsonl"] => (log, 1),
            [{ Length: > 0 } log, var digits, "jsonl"] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 1 => (log, number),
            _ => null,
        };
    }
}

/// <summary>One part of a log.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Length">Bytes, when it was listed.</param>
internal sealed record AuditPart(int Number, long Length);
