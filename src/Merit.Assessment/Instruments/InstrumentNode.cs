namespace Merit.Assessment.Instruments;

/// <summary>
/// A node of the tree: an aspect (which has children) or an indicator (a leaf, which has none). Immutable.
/// </summary>
public sealed class InstrumentNode
{
    internal InstrumentNode()
    {
    }

    /// <summary>The code, unique in the instrument, such as <c>3.10</c>; the root's is empty.</summary>
    public required string Code { get; init; }

    /// <summary>The title.</summary>
    public required Text Title { get; init; }

    /// <summary>What the node is.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>The weight that the parent's roll-up asks for; null under a parent that sums.</summary>
    public Figure? Weight { get; init; }

    /// <summary>What the value is divided by in a <see cref="Instruments.RollUp.Composite"/>; null elsewhere.</summary>
    public Figure? Denominator { get; init; }

    /// <summary>How an aspect's value comes from its children; null on a leaf.</summary>
    public RollUp? RollUp { get; init; }

    /// <summary>The children in the instrument's order; empty on a leaf.</summary>
    public IReadOnlyList<InstrumentNode> Children { get; init; } = [];

    /// <summary>Other codes and names.</summary>
    public IReadOnlyList<NodeAlias> Aliases { get; init; } = [];

    /// <summary>The levels of a <see cref="NodeKind.Level"/> leaf; null elsewhere.</summary>
    public Scale? Scale { get; init; }

    /// <summary>The bounds of a <see cref="NodeKind.Score"/> or <see cref="NodeKind.Survey"/> leaf; null elsewhere.</summary>
    public NumberRange? Range { get; init; }

    /// <summary>With fewer respondents a <see cref="NodeKind.Survey"/> leaf counts as not filled; null elsewhere.</summary>
    public Figure? MinimumRespondents { get; init; }

    /// <summary>Whether a level above 0 without any evidence counts as level 0.</summary>
    public bool EvidenceRequired { get; init; }

    /// <summary>The evidence that is expected for the indicator, for people to read.</summary>
    public IReadOnlyList<Text> Evidence { get; init; } = [];

    /// <summary>The maximum that the document states, which the computed one must equal; null when it states none.</summary>
    public Figure? DeclaredMaximum { get; init; }

    /// <summary>The highest value that the node can reach, before the parent's weight; computed.</summary>
    public decimal Maximum { get; internal set; }

    /// <summary>Whether the node is an indicator.</summary>
    public bool IsLeaf => Kind != NodeKind.Aspect;

    /// <summary>The node's place in the tree's pre-order; the root is 0.</summary>
    internal int Ordinal { get; set; }

    /// <summary>The leaf's place among the leaves; -1 on an aspect.</summary>
    internal int LeafOrdinal { get; set; } = -1;

    /// <summary>The node and all below it, in the document's order.</summary>
    public IEnumerable<InstrumentNode> SelfAndDescendants() =>
        Children.SelectMany(child => child.SelfAndDescendants()).Prepend(this);

    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Title.Id}";
}
