using System.Globalization;
using Azure;
using Azure.Storage.Blobs;

namespace Merit.Adapters.Storage;

/// <summary>Keeps what an agency has written in answer to questions until it is sent. All of its people share it, and nothing here counts.</summary>
public sealed class AnswerDrafts(MeritStorage storage)
{
    private readonly BlobContainerClient _drafts = storage.Container(Containers.Drafts);

    /// <summary>What is written for a round; nothing when nobody has begun.</summary>
    public async Task<AnswerDraft> ReadAsync(DraftPlace place, int round, CancellationToken cancellation) =>
        (await Blob(place, round).FindJsonAsync<AnswerDraft>(cancellation))?.Document ?? AnswerDraft.Empty;

    /// <summary>Writes the answers of a round, unless somebody else has written others since they were seen.</summary>
    /// <param name="place">Whose they are.</param>
    /// <param name="round">The round that was asked in.</param>
    /// <param name="draft">What is to stand there.</param>
    /// <param name="seen">The tag of what stood there when they were typed.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What stands there then: something else where it was not written.</returns>
    public async Task<AnswerDraft> WriteAsync(DraftPlace place, int round, AnswerDraft draft, string seen, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        (AnswerDraft Document, ETag Version)? found = await Blob(place, round).FindJsonAsync<AnswerDraft>(cancellation);
        AnswerDraft there = found?.Document ?? AnswerDraft.Empty;
        if (there.Tag != seen || there.Tag == draft.Tag)
        {
            return there;
        }

        try
        {
            await Blob(place, round).WriteJsonAsync(draft, found?.Version, cancellation);
            return draft;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return await ReadAsync(place, round, cancellation);
        }
    }

    private BlobClient Blob(DraftPlace place, int round) =>
        _drafts.GetBlobClient(string.Create(CultureInfo.InvariantCulture, $"{place.Cycle}/{place.Agency}/answers-{round}.json"));
}

/// <summary>Answers that are not sent yet.</summary>
/// <param name="Texts">In the order of the questions; empty where nothing is written.</param>
/// <param name="By">Opaque id of who wrote last.</param>
/// <param name="SavedAt">When.</param>
public sealed record AnswerDraft(IReadOnlyList<string> Texts, string? By = null, DateTimeOffset? SavedAt = null)
{
    /// <summary>Nothing written.</summary>
    public static AnswerDraft Empty { get; } = new([]);

    /// <summary>Names what is written, whoever wrote it when.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Tag => Texts.All(text => text.Length == 0) ? "" : StoredJson.Sha256(StoredJson.Serialize(Texts))[..20];
}
