using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Storage;
using Merit.Assessment.Reading;

namespace MeritFunctions.Http.Access;

/// <summary>
/// Tokens of scripts: <c>merit.{name}.{secret}</c>, the secret 256 random bits. What is kept is the secret's hash; a hash that is
/// slow on purpose would protect nothing, because nobody guesses 256 bits.
/// </summary>
public sealed class AccessTokens(TokenTable table)
{
    /// <summary>What every token begins with.</summary>
    public const string Mark = "merit.";

    /// <summary>As whom the first operator acts; no token has this name.</summary>
    public const string Bootstrap = "bootstrap";

    /// <summary>The header for a token where the platform keeps <c>Authorization</c> to itself.</summary>
    public const string Header = "X-Merit-Token";

    private const int SecretBytes = 32;

    // A script sends many requests after one another. For so long a revoked token may still open another instance.
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (TokenRow Row, long ReadAt)> _read = new(StringComparer.Ordinal);

    /// <summary>Makes a token.</summary>
    /// <returns>What it opens with, told this once; null when the name was given before.</returns>
    public async Task<string?> CreateAsync(TokenRow row, CancellationToken cancellation)
    {
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        row.SecretHash = HashOf(secret);
        return await table.TryInsertAsync(row, cancellation) ? $"{Mark}{row.RowKey}.{secret}" : null;
    }

    /// <summary>The row of a token, whether it still holds or not; null when there is none such, or its secret is another.</summary>
    public async Task<TokenRow?> FindAsync(string token, CancellationToken cancellation)
    {
        // A name may hold full stops, a secret has none.
        int dot = token.LastIndexOf('.');
        if (!token.StartsWith(Mark, StringComparison.Ordinal) || dot <= Mark.Length || token[Mark.Length..dot] is not { } name || !TextForm.OpaqueId.Fits(name))
        {
            return null;
        }

        if (!_read.TryGetValue(name, out (TokenRow Row, long ReadAt) read) || Stopwatch.GetElapsedTime(read.ReadAt) > Recent)
        {
            if (await table.FindAsync(name, cancellation) is not { } row)
            {
                return null;
            }

            _read[name] = read = (row, Stopwatch.GetTimestamp());
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(read.Row.SecretHash), Encoding.ASCII.GetBytes(HashOf(token[(dot + 1)..])))
            ? read.Row
            : null;
    }

    /// <summary>Revokes a token; null when there is none of that name.</summary>
    public async Task<TokenRow?> RevokeAsync(string name, DateTimeOffset now, CancellationToken cancellation)
    {
        TokenRow? row = await table.ChangeAsync(
            name,
            r =>
            {
                bool isNews = r.RevokedAt is null;
                r.RevokedAt ??= now;
                return isNews;
            },
            cancellation);
        _read.TryRemove(name, out _);
        return row;
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
