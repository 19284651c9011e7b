namespace LocalHost.Triggers.Blobs;

/// <summary>How long to wait before something is tried or looked for again. Pure.</summary>
internal static class Pauses
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestAfterFailure = TimeSpan.FromMinutes(1);

    // Listing takes at most a fiftieth of the time, 2 %.
    private const int ListingShare = 50;

    /// <summary>The pause after so many failures in a row: it doubles each time.</summary>
    public static TimeSpan After(int failures, TimeSpan first)
    {
        TimeSpan pause = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return pause < Longest ? pause : Longest > first ? Longest : first;
    }

    /// <summary>The pause after a listing.</summary>
    /// <param name="took">How long the listing took.</param>
    /// <param name="failures">How many listings in a row have failed, this one included.</param>
    /// <param name="shortest">At least so long.</param>
    public static TimeSpan AfterListing(TimeSpan took, int failures, TimeSpan shortest)
    {
        TimeSpan share = took * (ListingShare - 1);
        if (failures == 0)
        {
            return share > shortest ? share : shortest;
        }
        // Most of the time of a failure is waiting, and the end of the trouble is to be seen soon.
        share = share < LongestAfterFailure ? share : LongestAfterFailure;
        TimeSpan growing = After(failures + 1, shortest);
        return share > growing ? share : growing;
    }
}
