using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Merit.Adapters.Storage;

/// <summary>Keeps the words of an objection until it is sent. All of the agency's people share it, and nothing here counts.</summary>
public sealed class ObjectionDrafts(MeritStorage storage)
{
    private const int MostRounds = 20;

    private readonly BlobContainerClient _drafts = storage.Container(Containers.Drafts);

    /// <summary>What is written; nothing when nobody has begun.</summary>
    public async Task<ObjectionDraft> ReadAsync(DraftPlace place, CancellationToken cancellation) => (await FindAsync(place, cancellation)).Draft;

    /// <summary>Puts what is written of one indicator in the place of what was, or takes it out; the others stay as somebody else may have written them.</summary>
    /// <param name="place">Whose objection.</param>
    /// <param name="indicator">The indicator's code.</param>
    /// <param name="change">What is to stand there, from what does; null for nothing.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<ObjectionDraft> ChangeAsync(DraftPlace place, string indicator, Func<DraftedPoint?, DraftedPoint?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(change);
        for (int round = 1; ; round++)
        {
            (ObjectionDraft before, ETag? version) = await FindAsync(place, cancellation);
            DraftedPoint? there = before.Points.FirstOrDefault(point => point.Indicator == indicator);
            DraftedPoint? wanted = change(there);
            if (there == wanted)
            {
                return before;
            }

            var after = new ObjectionDraft([.. before.Points.Where(point => point.Indicator != indicator), .. wanted is null ? Array.Empty<DraftedPoint>() : [wanted]]);
            var options = new BlobUploadOptions
            {
                Conditions = version is { } read ? new BlobRequestConditions { IfMatch = read } : new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" },
            };
            try
            {
                await _drafts.GetBlobClient(place.Words).UploadAsync(new BinaryData(StoredJson.Serialize(after)), options, cancellation);
                return after;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 && round < MostRounds)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * round)), cancellation);
            }
        }
    }

    private async Task<(ObjectionDraft Draft, ETag? Version)> FindAsync(DraftPlace place, CancellationToken cancellation)
    {
        try
        {
            BlobDownloadResult found = await _drafts.GetBlobClient(place.Words).DownloadContentAsync(cancellation);
            return (StoredJson.Deserialize<ObjectionDraft>(found.Content.ToMemory().Span), found.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (ObjectionDraft.Empty, null);
        }
    }
}

/// <summary>An objection that is not sent yet.</summary>
/// <param name="Points">What is written of each indicator.</param>
public sealed record ObjectionDraft(IReadOnlyList<DraftedPoint> Points)
{
    /// <summary>Nothing written.</summary>
    public static ObjectionDraft Empty { get; } = new([]);

    /// <summary>Names what is written, so that nobody sends what they have not seen.</summary>
    [JsonIgnore]
    public string Tag => StoredJson.Sha256(StoredJson.Serialize(Points))[..20];
}

/// <summary>What is written of one indicator.</summary>
/// <param name="Indicator">Its code.</param>
/// <param name="Level">The level that the agency holds to be right, as it was typed.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">The names of new evidence, a line feed between.</param>
public sealed record DraftedPoint(string Indicator, string Level, string Reason, string Evidence)
{
    /// <summary>The names of new evidence.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Files => Evidence.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
