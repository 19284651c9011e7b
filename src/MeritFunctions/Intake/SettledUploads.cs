using Merit.Adapters.Storage;

namespace MeritFunctions.Intake;

/// <summary>The uploads that need nothing more, read once for each cycle folder of a sweep.</summary>
public sealed class SettledUploads(ClaimTable claims)
{
    // A claim's hour comes from the storage service's clock by way of ours; this covers what the two may differ by.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private string? _cycle;
    private ILookup<(string Agency, string Upload), ClaimRow> _settled = Enumerable.Empty<ClaimRow>().ToLookup(c => (c.Agency, c.Upload));

    /// <summary>Whether the newest content of an upload has been settled.</summary>
    public async Task<bool> ContainAsync(UploadPlace place, DateTimeOffset newest, CancellationToken cancellation)
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
