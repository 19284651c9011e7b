using System.Text.Json.Serialization;
using Azure.Storage.Blobs;

namespace Merit.Adapters.Storage;

/// <summary>Keeps the words of an objection until it is sent. All of the agency's people share it, and nothing here counts.</summary>
public sealed class ObjectionDrafts(MeritStorage storage)
{
    private readonly BlobContainerClient _drafts = storage.Container(Containers.Drafts);

    /// <summary>What is written; nothing when nobody has begun.</summary>
    public async Task<ObjectionDraft> ReadAsync(DraftPlace place, CancellationToken cancellation) =>
        (await _drafts.GetBlobClient(place.Words).FindJsonAsync<ObjectionDraft>(cancellation))?.Document ?? ObjectionDraft.Empty;

    /// <summary>Puts what is written of one indicator in the place of what was, or takes it out; the others stay as somebody else may have written them.</summary>
    /// <param name="place">Whose objection.</param>
    /// <param name="indicator">The indicator's code.</param>
    /// <param name="change">What is to stand there, from what does; null for nothing.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<ObjectionDraft> ChangeAsync(DraftPlace place, string indicator, Func<DraftedPoint?, DraftedPoint?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(change);
        return _drafts.GetBlobClient(place.Words).ChangeJsonAsync(
            ObjectionDraft.Empty,
            before =>
            {
                DraftedPoint? there = before.Points.FirstOrDefault(point => point.Indicator == indicator);
                DraftedPoint? wanted = change(there);
                return there == wanted
                    ? before
                    : new ObjectionDraft([.. before.Points.Where(point => point.Indicator != indicator), .. wanted is null ? Array.Empty<DraftedPoint>() : [wanted]]);
            },
            cancellation);
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
