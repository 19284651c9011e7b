namespace MeritFunctions.Records;

/// <summary>Names what was received.</summary>
public static class Receipts
{
    private const int Length = 20;
    private const int GroupLength = 5;

    // Without letters and digits that people take for one another: receipts are read out over the telephone.
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>The receipt of what has this hash.</summary>
    public static string Of(ReadOnlySpan<byte> sha256)
    {
        IEnumerable<char> letters = sha256[..Length].ToArray().Select(b => Letters[b % Letters.Length]);
        return string.Join('-', letters.Chunk(GroupLength).Select(group => new string(group)));
    }
}
