using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Merit.Assessment.Verification;

namespace Merit.Adapters.Storage;

/// <summary>
/// Keeps reviews while they are written. Each is one blob that is changed only as it was read, so that one write decides whether a finding
/// came before or after the submission.
/// </summary>
public sealed class ReviewStore(MeritStorage storage)
{
    private readonly BlobContainerClient _reviews = storage.Container(Containers.Reviews);

    /// <summary>A review with its version, or null.</summary>
    public Task<(Review Document, string Version)?> FindAsync(ReviewPlace place, CancellationToken cancellation) => FindAsync<Review>(place.Document, cancellation);

    /// <summary>Writes a review.</summary>
    /// <param name="place">Whose review of what.</param>
    /// <param name="review">The review.</param>
    /// <param name="version">The version that was read; null when there was none.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>False when somebody else has written since.</returns>
    public Task<bool> TryWriteAsync(ReviewPlace place, Review review, string? version, CancellationToken cancellation) => TryWriteAsync(place.Document, review, version, cancellation);

    /// <summary>What two assessors have settled of their differences, with its version; empty when nothing.</summary>
    public async Task<(IReadOnlyList<SettledLevel> Settled, string? Version)> FindSettledAsync(ReviewPlace place, CancellationToken cancellation)
    {
        (List<SettledLevel> Document, string Version)? found = await FindAsync<List<SettledLevel>>(place.Settled, cancellation);
        return (found?.Document ?? [], found?.Version);
    }

    /// <summary>Writes what they have settled; false when somebody else has written since.</summary>
    public Task<bool> TryWriteSettledAsync(ReviewPlace place, IReadOnlyList<SettledLevel> settled, string? version, CancellationToken cancellation) =>
        TryWriteAsync(place.Settled, settled, version, cancellation);

    private async Task<(T Document, string Version)?> FindAsync<T>(string name, CancellationToken cancellation) =>
        await _reviews.GetBlobClient(name).FindJsonAsync<T>(cancellation) is (var document, var version) ? (document, version.ToString()) : null;

    private async Task<bool> TryWriteAsync<T>(string name, T document, string? version, CancellationToken cancellation)
    {
        try
        {
            await _reviews.GetBlobClient(name).WriteJsonAsync(document, version is null ? null : new ETag(version), cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}

/// <summary>Whose review of what.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Receipt">The upload.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Slot">The place of the verification.</param>
/// <param name="Assessor">Opaque id of who has it: whoever has it next begins anew.</param>
public sealed record ReviewPlace(string Cycle, string Agency, string Receipt, int Round, string Slot, string Assessor)
{
    internal string Document => $"{Folder}.{Slot}.{TableKey.From(Assessor)}.json";

    internal string Settled => $"{Folder}.settled.json";

    private string Folder => string.Create(CultureInfo.InvariantCulture, $"{Cycle}/{Agency}/{Receipt}.{Round}");
}
