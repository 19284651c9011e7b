using System.Collections.Concurrent;
using System.Collections.Frozen;
using MeritFunctions.Records;

namespace MeritFunctions.Publication;

/// <summary>A released ranking that was found to be what was written, with what pages ask of it. It never changes.</summary>
public sealed class PublishedRanking
{
    /// <summary>The orders in which it is listed, each also backwards with <c>-</c> in front. What is equal stands in the order of ranks.</summary>
    public static readonly IReadOnlyList<string> Orders = ["rank", "name", "type", "region"];

    // Two forms of it, before and after something else of its cycle has changed.
    private const int MostFiles = 4;

    private readonly FrozenDictionary<string, RankedResult> _byAgency;
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<RankedResult>> _ordered = new(StringComparer.Ordinal);

    /// <summary>Makes it of a record.</summary>
    /// <param name="results">The record.</param>
    /// <param name="hash">SHA-256 of its bytes.</param>
    public PublishedRanking(CycleResults results, string hash)
    {
        (Results, Hash) = (results, hash);
        _byAgency = results.Ranking.ToFrozenDictionary(line => line.Agency, StringComparer.Ordinal);
    }

    /// <summary>The record.</summary>
    public CycleResults Results { get; }

    /// <summary>SHA-256 of its bytes: names it for good.</summary>
    public string Hash { get; }

    /// <summary>An agency's line, or null.</summary>
    public RankedResult? Find(string agency) => _byAgency.GetValueOrDefault(agency);

    /// <summary>All lines in one of the <see cref="Orders"/>; that of ranks where it is none of them. Sorted once.</summary>
    public IReadOnlyList<RankedResult> Ordered(string order) => _ordered.GetOrAdd(KnownOrder(order), Sort);

    /// <summary>A file that is made of it, made once however many ask.</summary>
    /// <param name="name">What it hangs on beside the ranking.</param>
    /// <param name="make">Makes it.</param>
    public byte[] File(string name, Func<byte[]> make)
    {
        lock (_files)
        {
            if (!_files.TryGetValue(name, out byte[]? file))
            {
                if (_files.Count > MostFiles)
                {
                    _files.Clear();
                }

                _files[name] = file = make();
            }

            return file;
        }
    }

    /// <summary>The order itself if it is one, else that of ranks.</summary>
    public static string KnownOrder(string order) => Orders.Contains(order is ['-', .. string name] ? name : order) ? order : "rank";

    /// <summary>What an agency has in common with others, <c>type</c>, <c>region</c> or <c>size</c>; empty where the ranking does not say.</summary>
    public static string GroupOf(RankedResult line, string by) => line.Groups?.FirstOrDefault(group => group.By == by)?.Group ?? "";

    private IReadOnlyList<RankedResult> Sort(string order)
    {
        bool isDescending = order.StartsWith('-');
        Func<RankedResult, string> key = order.TrimStart('-') switch
        {
            "name" => line => line.Name.ToUpperInvariant(),
            "type" => line => GroupOf(line, "type"),
            "region" => line => GroupOf(line, "region"),
            _ => _ => "",
        };
        bool isByRank = order.TrimStart('-') == "rank";
        // What is not said stands last in either order.
        IOrderedEnumerable<RankedResult> said = Results.Ranking.OrderBy(line => !isByRank && key(line).Length == 0);
        said = isByRank ? (isDescending ? said.ThenByDescending(line => line.Rank) : said.ThenBy(line => line.Rank))
            : isDescending ? said.ThenByDescending(key, StringComparer.Ordinal) : said.ThenBy(key, StringComparer.Ordinal);
        return [.. said.ThenBy(line => line.Rank).ThenBy(line => line.Agency, StringComparer.Ordinal)];
    }
}
