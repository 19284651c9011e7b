using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Triggers.Http;

/// <summary>Keys that open something, compared without telling by time how much of a guess was right.</summary>
internal sealed class KeySet(IEnumerable<string> keys)
{
    public const string Header = "x-functions-key";
    public const string Query = "code";

    private readonly byte[][] _keys = [.. keys.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether the request shows one of the keys, in the header or, without the header, in the query.</summary>
    public bool Open(HttpRequest request)
    {
        string? shown = request.Headers[Header];
        return Contains(string.IsNullOrEmpty(shown) ? request.Query[Query] : shown);
    }

    private bool Contains(string? shown)
    {
        if (string.IsNullOrEmpty(shown))
        {
            return false;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(shown);
        bool found = false;
        foreach (byte[] key in _keys)
        {
            found |= CryptographicOperations.FixedTimeEquals(key, bytes);
        }
        return found;
    }
}
