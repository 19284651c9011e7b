using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The tokens of scripts. A name is given once: what stands under it in a log is always the same token.</summary>
public sealed class TokenTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Access);

    /// <summary>Inserts a token; false when its name was given before.</summary>
    public Task<bool> TryInsertAsync(TokenRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>The token of a name, or null.</summary>
    public Task<TokenRow?> FindAsync(string name, CancellationToken cancellation) => _table.FindAsync<TokenRow>(TokenRow.Partition, TableKey.From(name), cancellation);

    /// <summary>Changes a token; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<TokenRow?> ChangeAsync(string name, Func<TokenRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(TokenRow.Partition, TableKey.From(name), change, cancellation);

    /// <summary>Every token, by name.</summary>
    public Task<List<TokenRow>> ListAsync(CancellationToken cancellation) =>
        _table.QueryAsync<TokenRow>(r => r.PartitionKey == TokenRow.Partition, cancellationToken: cancellation).ToListAsync(cancellation);
}

/// <summary>A token, without what it opens with: of that only the hash is kept.</summary>
public sealed class TokenRow : ITableEntity
{
    /// <summary>The partition of every token.</summary>
    public const string Partition = "token";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>Its name, which is also the actor of what is done with it.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>SHA-256 of its secret, 64 hexadecimal digits.</summary>
    public string SecretHash { get; set; } = "";

    /// <summary>The one role that it has.</summary>
    public string Role { get; set; } = "";

    /// <summary>The actor who made it.</summary>
    public string CreatedBy { get; set; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>From when on it opens nothing.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was revoked; null while it was not.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
