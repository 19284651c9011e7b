namespace Merit.Adapters.Storage;

/// <summary>Which part of a listing is wanted: rows in the order of their keys, so that what is added or removed meanwhile moves none to another page.</summary>
/// <param name="After">The key after which the page begins; empty for the first one.</param>
/// <param name="Take">The most rows, 1000 at most.</param>
public sealed record PageOrder(string After, int Take);

/// <summary>A part of a listing.</summary>
/// <param name="Rows">The rows, by key.</param>
/// <param name="Next">The key after which the next page begins; null on the last one.</param>
public sealed record RowPage<T>(IReadOnlyList<T> Rows, string? Next);

/// <summary>Rows that were written since a moment.</summary>
/// <param name="Rows">The rows, by key.</param>
/// <param name="ReadAt">When they were asked for, by the storage service's clock; null when it did not say.</param>
public sealed record ChangedRows<T>(IReadOnlyList<T> Rows, DateTimeOffset? ReadAt);
