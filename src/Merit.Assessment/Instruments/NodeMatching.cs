namespace Merit.Assessment.Instruments;

/// <summary>
/// Which node of an earlier instrument a node of a later one continues. When either document names the other in an alias,
/// only such aliases match; otherwise equal codes, and aliases that hold for submissions, do.
/// </summary>
public sealed class NodeMatching
{
    private readonly Dictionary<InstrumentNode, InstrumentNode> _before = [];
    private readonly Dictionary<InstrumentNode, InstrumentNode> _after = [];

    /// <summary>Matches two instruments.</summary>
    public NodeMatching(Instrument before, Instrument after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        InstrumentNode[] nodesBefore = [.. before.Root.SelfAndDescendants().Skip(1)];
        InstrumentNode[] nodesAfter = [.. after.Root.SelfAndDescendants().Skip(1)];
        bool named = before.Id != after.Id
            && (nodesAfter.Any(node => Names(node, before.Id)) || nodesBefore.Any(node => Names(node, after.Id)));
        foreach (InstrumentNode node in nodesAfter)
        {
            if (Match(node, before, after, named) is { } earlier && earlier.Code.Length > 0 && !_after.ContainsKey(earlier))
            {
                _before.Add(node, earlier);
                _after.Add(earlier, node);
            }
        }

        OnlyBefore = [.. nodesBefore.Where(node => !_after.ContainsKey(node))];
        OnlyAfter = [.. nodesAfter.Where(node => !_before.ContainsKey(node))];
    }

    /// <summary>The nodes of the earlier instrument that nothing continues.</summary>
    public IReadOnlyList<InstrumentNode> OnlyBefore { get; }

    /// <summary>The nodes of the later instrument that continue nothing.</summary>
    public IReadOnlyList<InstrumentNode> OnlyAfter { get; }

    /// <summary>What a node of the later instrument continues, or null.</summary>
    public InstrumentNode? Before(InstrumentNode after) => _before.GetValueOrDefault(after);

    /// <summary>What continues a node of the earlier instrument, or null.</summary>
    public InstrumentNode? After(InstrumentNode before) => _after.GetValueOrDefault(before);

    private static bool Names(InstrumentNode node, string instrument) =>
        node.Aliases.Any(alias => alias.Instrument == instrument);

    private static InstrumentNode? Match(InstrumentNode node, Instrument before, Instrument after, bool named)
    {
        foreach (NodeAlias alias in node.Aliases)
        {
            if (alias.Instrument == before.Id && before.Find(alias.Code) is { } earlier)
            {
                return earlier;
            }
        }

        if (named)
        {
            return before.Root.SelfAndDescendants().FirstOrDefault(earlier => earlier.Aliases.Any(alias =>
                alias.Instrument == after.Id && string.Equals(alias.Code, node.Code, StringComparison.OrdinalIgnoreCase)));
        }

        if (before.Find(node.Code) is { } same)
        {
            return same;
        }

        return node.Aliases
            .Where(alias => alias.Instrument is null)
            .Select(alias => before.Find(alias.Code))
            .FirstOrDefault(earlier => earlier is not null);
    }
}
