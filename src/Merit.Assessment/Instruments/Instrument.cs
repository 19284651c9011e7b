using System.Collections.Frozen;
using Merit.Assessment.Agencies;

namespace Merit.Assessment.Instruments;

/// <summary>
/// A versioned, immutable assessment instrument: its tree, its arithmetic, its categories. Read it with
/// <see cref="InstrumentJson"/>; what could be read has passed every check.
/// </summary>
public sealed class Instrument
{
    private readonly FrozenDictionary<string, InstrumentNode> _nodes;
    private readonly FrozenDictionary<AgencyType, decimal[]> _groupWeights;
    private readonly decimal[] _weights;
    private readonly InstrumentNode[] _leaves;

    internal Instrument(InstrumentNode root, IReadOnlyList<GroupWeights> groupWeights)
    {
        Root = root;
        GroupWeights = groupWeights;
        InstrumentNode[] all = [.. root.SelfAndDescendants()];
        _leaves = [.. all.Where(node => node.IsLeaf)];
        for (int ordinal = 0; ordinal < all.Length; ordinal++)
        {
            all[ordinal].Ordinal = ordinal;
        }

        for (int ordinal = 0; ordinal < _leaves.Length; ordinal++)
        {
            _leaves[ordinal].LeafOrdinal = ordinal;
        }

        Dictionary<string, InstrumentNode> nodes = new(StringComparer.OrdinalIgnoreCase);
        foreach (InstrumentNode node in all)
        {
            nodes.TryAdd(node.Code, node);
            foreach (NodeAlias alias in node.Aliases.Where(alias => alias.Instrument is null))
            {
                nodes.TryAdd(alias.Code, node);
            }
        }

        _nodes = nodes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _weights = [.. all.Select(node => node.Weight?.Value ?? 1m)];
        Dictionary<AgencyType, decimal[]> perType = [];
        foreach (GroupWeights group in groupWeights)
        {
            decimal[] weights = [.. all.Select(node =>
                (group.Weights.TryGetValue(node.Code, out Figure? own) ? own : node.Weight)?.Value ?? 1m)];
            foreach (AgencyType type in group.AgencyTypes)
            {
                perType[type] = weights;
            }
        }

        _groupWeights = perType.ToFrozenDictionary();
    }

    /// <summary>The id, such as <c>merit-2019</c>: lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>The family in which years are compared, such as <c>merit</c>.</summary>
    public required string Family { get; init; }

    /// <summary>The version of the document, three numbers such as <c>1.0.0</c>. A change is a new version.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// The SHA-256 of the document's canonical spelling (<see cref="CanonicalJson"/>), 64 hexadecimal digits. A cycle pins id,
    /// version and hash.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>Whether the figures were in force or only drafted.</summary>
    public required InstrumentStanding Standing { get; init; }

    /// <summary>The title.</summary>
    public required Text Title { get; init; }

    /// <summary>The assessing body.</summary>
    public required Text Authority { get; init; }

    /// <summary>What the instrument is based on: laws and rules, as cited.</summary>
    public IReadOnlyList<string> LegalBasis { get; init; } = [];

    /// <summary>Remarks that people must see beside the figures.</summary>
    public IReadOnlyList<Text> Notes { get; init; } = [];

    /// <summary>Where the values of the leaves come from.</summary>
    public required IntakeKind Intake { get; init; }

    /// <summary>The citations by key: every figure names one.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>The root of the tree: its value is the score.</summary>
    public InstrumentNode Root { get; }

    /// <summary>The aspects: the root's children.</summary>
    public IReadOnlyList<InstrumentNode> Aspects => Root.Children;

    /// <summary>The indicators in the document's order.</summary>
    public IReadOnlyList<InstrumentNode> Leaves => _leaves;

    /// <summary>The highest score, computed from the tree; equal to the declared one.</summary>
    public decimal Maximum => Root.Maximum;

    /// <summary>The declared maximum with what it rests on.</summary>
    public required Figure DeclaredMaximum { get; init; }

    /// <summary>How the index comes from the score; null when the instrument has no index.</summary>
    public IndexRule? Index { get; init; }

    /// <summary>Which number decides the category.</summary>
    public CategoryBasis CategoryBasis { get; init; }

    /// <summary>The categories from the highest to the lowest; empty when the instrument has none.</summary>
    public IReadOnlyList<Category> Categories { get; init; } = [];

    /// <summary>What categories open.</summary>
    public IReadOnlyList<Recognition> Recognitions { get; init; } = [];

    /// <summary>The awards to the best of each group.</summary>
    public IReadOnlyList<AwardRanking> Rankings { get; init; } = [];

    /// <summary>Weights that differ for some agency types.</summary>
    public IReadOnlyList<GroupWeights> GroupWeights { get; }

    /// <summary>The node with a code or alias (case does not matter), or null. The empty code is the root.</summary>
    public InstrumentNode? Find(string codeOrAlias) => _nodes.GetValueOrDefault(codeOrAlias);

    /// <summary>The category with a code, or null.</summary>
    public Category? FindCategory(string code) =>
        Categories.FirstOrDefault(category => string.Equals(category.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The highest category whose lower bound is met; null when the instrument has no categories.</summary>
    /// <param name="score">The score.</param>
    /// <param name="index">The rounded index; null when the instrument has none.</param>
    public Category? Categorise(decimal score, decimal? index)
    {
        decimal number = CategoryBasis == CategoryBasis.Index ? index ?? 0m : score;
        foreach (Category category in Categories)
        {
            if (category.IsReachedBy(number))
            {
                return category;
            }
        }

        return null;
    }

    /// <summary>The category above, or null for the highest.</summary>
    public Category? Above(Category category)
    {
        ArgumentNullException.ThrowIfNull(category);
        Category? above = null;
        foreach (Category known in Categories)
        {
            if (ReferenceEquals(known, category) || known.Code == category.Code)
            {
                return above;
            }

            above = known;
        }

        return null;
    }

    /// <summary>The weight of each node by its ordinal, for an agency type; 1 where the roll-up asks for none.</summary>
    internal ReadOnlySpan<decimal> WeightsFor(AgencyType? type) =>
        type is { } known && _groupWeights.TryGetValue(known, out decimal[]? weights) ? weights : _weights;
}
