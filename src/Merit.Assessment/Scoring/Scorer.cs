using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Scoring;

/// <summary>The one scoring function of the product. Exact decimals; the same input gives the same result for ever.</summary>
public static class Scorer
{
    private static readonly ScoringOptions Plain = new();

    /// <summary>
    /// Scores entries against an instrument. An indicator without an entry counts as level 0, and so does a level above 0
    /// without the evidence that the instrument requires. The order of the entries does not matter.
    /// </summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="entries">At most one entry per indicator; check foreign input with <see cref="EntryChecks"/> first.</param>
    /// <param name="options">Agency type and corrections; null: general weights, no correction.</param>
    /// <returns>The score with its derivation.</returns>
    /// <exception cref="ArgumentException">
    /// An entry names no indicator of the instrument, names one twice, or lies outside its scale or range; a correction
    /// gives a reason that the instrument does not have, or one twice.
    /// </exception>
    public static ScoreResult Score(
        Instrument instrument, IReadOnlyList<SubmissionEntry> entries, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(entries);
        options ??= Plain;
        SubmissionEntry?[] byLeaf = new SubmissionEntry?[instrument.Leaves.Count];
        for (int place = 0; place < entries.Count; place++)
        {
            SubmissionEntry entry = entries[place];
            if (instrument.Find(entry.Code) is not { IsLeaf: true } leaf)
            {
                throw new ArgumentException($"The instrument has no indicator {entry.Code}.", nameof(entries));
            }

            ref SubmissionEntry? slot = ref byLeaf[leaf.LeafOrdinal];
            if (slot is not null)
            {
                throw new ArgumentException($"Indicator {leaf.Code} has two entries.", nameof(entries));
            }

            slot = entry;
        }

        NodeScore root = ScoreNode(
            instrument.Root, byLeaf, instrument.WeightsFor(options.AgencyType), parent: null, parentWeight: 0m);
        IndexDerivation? index = instrument.Index is { } rule ? DeriveIndex(rule, root.Value, options.Corrections) : null;
        if (index is null && options.Corrections.Count > 0)
        {
            throw new ArgumentException("The instrument has no index to correct.", nameof(options));
        }

        CategoryDerivation? category = DeriveCategory(instrument, root.Value, index?.Index);
        return new ScoreResult(
            instrument.Id,
            instrument.Version,
            root.Value,
            root.Maximum,
            index?.Index,
            index?.Denominator,
            category?.Chosen,
            root,
            index,
            category);
    }

    private static NodeScore ScoreNode(
        InstrumentNode node, SubmissionEntry?[] entries, ReadOnlySpan<decimal> weights, InstrumentNode? parent, decimal parentWeight)
    {
        if (node.IsLeaf)
        {
            return ScoreLeaf(node, entries[node.LeafOrdinal], weights[node.Ordinal], parent!, parentWeight);
        }

        IReadOnlyList<InstrumentNode> children = node.Children;
        decimal totalWeight = 0m;
        for (int place = 0; place < children.Count; place++)
        {
            totalWeight += weights[children[place].Ordinal];
        }

        // A mean is divided once, at the end: a sum of quotients would be off in the last digit.
        bool isMean = node.RollUp == RollUp.WeightedMean;
        NodeScore[] scores = new NodeScore[children.Count];
        decimal sum = 0m;
        decimal maximum = 0m;
        for (int place = 0; place < scores.Length; place++)
        {
            NodeScore child = ScoreNode(children[place], entries, weights, node, totalWeight);
            scores[place] = child;
            sum += isMean ? child.Weight * child.Value : child.Contribution;
            maximum += isMean
                ? child.Weight * child.Maximum
                : Contribution(children[place], child.Maximum, child.Weight, node, totalWeight);
        }

        decimal value = Digits.Shortest(isMean ? sum / totalWeight : sum);
        decimal weight = weights[node.Ordinal];
        return new NodeScore
        {
            Code = node.Code,
            Kind = NodeKind.Aspect,
            RollUp = node.RollUp,
            Value = value,
            Maximum = Digits.Shortest(isMean ? maximum / totalWeight : maximum),
            Weight = weight,
            Contribution = Contribution(node, value, weight, parent, parentWeight),
            Children = scores,
        };
    }

    private static NodeScore ScoreLeaf(
        InstrumentNode leaf, SubmissionEntry? entry, decimal weight, InstrumentNode parent, decimal parentWeight)
    {
        LeafStanding standing = LeafRules.Standing(leaf, entry);
        decimal counted = standing == LeafStanding.AsStated ? Digits.Shortest(entry!.Level) : 0m;
        decimal value;
        if (leaf.Kind == NodeKind.Level)
        {
            ScaleLevel level = leaf.Scale!.Find(entry?.Level ?? 0m)
                ?? throw new ArgumentException($"Indicator {leaf.Code} has no level {entry!.Level}.", nameof(entry));
            value = standing == LeafStanding.AsStated ? level.Points.Value : 0m;
        }
        else
        {
            if (standing != LeafStanding.NotFilled && !leaf.Range!.Contains(entry!.Level))
            {
                throw new ArgumentException($"Indicator {leaf.Code} cannot have the value {entry.Level}.", nameof(entry));
            }

            value = counted;
        }

        return new NodeScore
        {
            Code = leaf.Code,
            Kind = leaf.Kind,
            Stated = entry is null ? null : Digits.Shortest(entry.Level),
            Standing = standing,
            Counted = counted,
            Value = value,
            Maximum = leaf.Maximum,
            Weight = weight,
            Contribution = Contribution(leaf, value, weight, parent, parentWeight),
        };
    }

    private static decimal Contribution(
        InstrumentNode node, decimal value, decimal weight, InstrumentNode? parent, decimal parentWeight) =>
        Digits.Shortest(parent?.RollUp switch
        {
            null or RollUp.Sum => value,
            RollUp.WeightedMean => weight * value / parentWeight,
            RollUp.Composite => weight * value / node.Denominator!.Value,
            _ => weight * value,
        });

    private static IndexDerivation DeriveIndex(
        IndexRule rule, decimal score, IReadOnlyList<AppliedCorrection> corrections)
    {
        decimal factor = 1m;
        if (corrections.Count > 1
            && corrections.DistinctBy(applied => applied.Reason, StringComparer.OrdinalIgnoreCase).Count() < corrections.Count)
        {
            throw new ArgumentException("A reason is applied twice.", nameof(corrections));
        }

        foreach (AppliedCorrection applied in corrections)
        {
            CorrectionReason reason = rule.Correction?.Reasons.FirstOrDefault(
                    known => string.Equals(known.Code, applied.Reason, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException($"The instrument has no correction for the reason {applied.Reason}.", nameof(corrections));
            factor *= reason.Factor.Value;
        }

        if (rule.Correction is { } correction)
        {
            factor = Math.Clamp(factor, correction.Minimum.Value, correction.Maximum.Value);
        }

        decimal quotient = Digits.Shortest(score / rule.Denominator.Value);
        return new IndexDerivation(
            rule.Denominator.Value,
            quotient,
            Digits.Shortest(factor),
            corrections,
            (int)rule.Decimals.Value,
            rule.Rounding,
            Digits.Shortest(rule.Round(quotient * factor)));
    }

    private static CategoryDerivation? DeriveCategory(Instrument instrument, decimal score, decimal? index)
    {
        if (instrument.Categorise(score, index) is not { } chosen)
        {
            return null;
        }

        decimal number = instrument.CategoryBasis == CategoryBasis.Index ? index!.Value : score;
        Category? next = instrument.Above(chosen);
        return new CategoryDerivation(
            instrument.CategoryBasis, number, chosen, next, next is null ? null : next.LowerBound.Value - number);
    }
}
