using Merit.Assessment.Instruments;

namespace Merit.Assessment.Scoring;

/// <summary>
/// One node of a result's derivation: everything that is needed to recompute the node by hand.
/// </summary>
public sealed record NodeScore
{
    /// <summary>The node's code; empty for the root.</summary>
    public required string Code { get; init; }

    /// <summary>What the node is.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>What was stated: level, imported score or mean. Null on an aspect and where nothing was stated.</summary>
    public decimal? Stated { get; init; }

    /// <summary>Why a leaf counts as it does; null on an aspect.</summary>
    public LeafStanding? Standing { get; init; }

    /// <summary>The level, score or mean that counts; null on an aspect.</summary>
    public decimal? Counted { get; init; }

    /// <summary>How an aspect's value comes from its children; null on a leaf.</summary>
    public RollUp? RollUp { get; init; }

    /// <summary>The node's value: a leaf's points or number, an aspect's roll-up. Between 0 and <see cref="Maximum"/>.</summary>
    public required decimal Value { get; init; }

    /// <summary>The highest value that the node can reach under the weights used.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>The weight that the parent applied; 1 under a parent that sums, and on the root.</summary>
    public required decimal Weight { get; init; }

    /// <summary>
    /// What the node adds to its parent's value: weight × value, divided by Σ weight in a weighted mean and by the node's
    /// denominator in a composite. The root's is its value.
    /// </summary>
    public required decimal Contribution { get; init; }

    /// <summary>The children in the instrument's order.</summary>
    public IReadOnlyList<NodeScore> Children { get; init; } = [];

    /// <summary>Value ÷ maximum, between 0 and 1, unrounded.</summary>
    public decimal Share => Maximum == 0 ? 0 : Value / Maximum;

    /// <summary>The node of a canonical code, this one or one below it; or null.</summary>
    public NodeScore? Find(string code) => SelfAndDescendants().FirstOrDefault(node => string.Equals(node.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The node and all below it, in the instrument's order.</summary>
    public IEnumerable<NodeScore> SelfAndDescendants() =>
        Children.SelectMany(child => child.SelfAndDescendants()).Prepend(this);
}
