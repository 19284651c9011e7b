using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>What changes from one instrument to another.</summary>
public static class InstrumentDiff
{
    /// <summary>All changes that a person or a result can notice, in the order of the later document.</summary>
    public static IReadOnlyList<InstrumentChange> Between(Instrument before, Instrument after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<InstrumentChange> changes = [];
        Compare(changes, "title", before.Title.Id, after.Title.Id, ChangeKind.Retitled);
        Compare(changes, "standing", before.Standing.ToString(), after.Standing.ToString());
        Compare(changes, "intake", before.Intake.ToString(), after.Intake.ToString());
        Compare(changes, "rollUp", before.Root.RollUp.ToString(), after.Root.RollUp.ToString());
        Compare(changes, "maximum", Tell(before.DeclaredMaximum), Tell(after.DeclaredMaximum));
        CompareNodes(changes, before, after);
        CompareIndex(changes, before.Index, after.Index);
        CompareCategories(changes, before, after);
        CompareNamed(
            changes, "recognition", before.Recognitions, after.Recognitions, recognition => recognition.Code,
            recognition => $"{string.Join(", ", recognition.Categories)}; requiresApproval {recognition.RequiresApproval}");
        CompareNamed(
            changes, "ranking", before.Rankings, after.Rankings, ranking => ranking.Code,
            ranking => $"{ranking.Node}; {string.Join(", ", ranking.GroupBy)}; {Tell(ranking.Top)}; {ranking.Ties}; {string.Join(", ", ranking.TieBreakers)}");
        CompareNamed(
            changes, "groupWeights", Flat(before), Flat(after), pair => pair.Place, pair => Tell(pair.Weight)!);
        return changes;
    }

    private static void CompareNodes(List<InstrumentChange> changes, Instrument before, Instrument after)
    {
        NodeMatching matching = new(before, after);
        foreach (InstrumentNode node in after.Root.SelfAndDescendants().Skip(1))
        {
            if (matching.Before(node) is not { } earlier)
            {
                changes.Add(new InstrumentChange(ChangeKind.Added, node.Code, null, node.Title.Id));
                continue;
            }

            Compare(changes, node.Code, earlier.Code, node.Code, ChangeKind.Recoded);
            Compare(changes, node.Code, earlier.Title.Id, node.Title.Id, ChangeKind.Retitled);
            Compare(changes, $"{node.Code} kind", earlier.Kind.ToString(), node.Kind.ToString());
            Compare(changes, $"{node.Code} rollUp", earlier.RollUp?.ToString(), node.RollUp?.ToString());
            Compare(changes, $"{node.Code} weight", Tell(earlier.Weight), Tell(node.Weight));
            Compare(changes, $"{node.Code} denominator", Tell(earlier.Denominator), Tell(node.Denominator));
            Compare(changes, $"{node.Code} maximum", FindingList.Number(earlier.Maximum), FindingList.Number(node.Maximum));
            Compare(changes, $"{node.Code} scale", Tell(earlier.Scale), Tell(node.Scale));
            Compare(changes, $"{node.Code} descriptors", Words(earlier.Scale), Words(node.Scale), ChangeKind.Retitled);
            Compare(changes, $"{node.Code} range", Tell(earlier.Range), Tell(node.Range));
            Compare(changes, $"{node.Code} minimumRespondents", Tell(earlier.MinimumRespondents), Tell(node.MinimumRespondents));
            if (earlier.IsLeaf && node.IsLeaf)
            {
                Compare(
                    changes, $"{node.Code} evidenceRequired",
                    earlier.EvidenceRequired.ToString(), node.EvidenceRequired.ToString());
            }
        }

        foreach (InstrumentNode node in matching.OnlyBefore)
        {
            changes.Add(new InstrumentChange(ChangeKind.Removed, node.Code, node.Title.Id, null));
        }
    }

    private static void CompareIndex(List<InstrumentChange> changes, IndexRule? before, IndexRule? after)
    {
        Compare(changes, "index denominator", Tell(before?.Denominator), Tell(after?.Denominator));
        Compare(changes, "index decimals", Tell(before?.Decimals), Tell(after?.Decimals));
        Compare(changes, "index rounding", before?.Rounding.ToString(), after?.Rounding.ToString());
        Compare(changes, "index correction", Tell(before?.Correction), Tell(after?.Correction));
    }

    private static void CompareCategories(List<InstrumentChange> changes, Instrument before, Instrument after)
    {
        if (before.Categories.Count > 0 && after.Categories.Count > 0)
        {
            Compare(changes, "categories decidedOn", before.CategoryBasis.ToString(), after.CategoryBasis.ToString());
        }

        CompareNamed(
            changes, "category", before.Categories, after.Categories, category => category.Code,
            category => $"{(category.BoundIncluded ? "≥" : ">")} {Tell(category.LowerBound)}");
        CompareNamed(
            changes, "validityMonths", before.Categories.Where(HasValidity), after.Categories.Where(HasValidity),
            category => category.Code, category => Tell(category.ValidityMonths)!);
    }

    private static bool HasValidity(Category category) => category.ValidityMonths is not null;

    private static IEnumerable<(string Place, Figure Weight)> Flat(Instrument instrument) =>
        from weights in instrument.GroupWeights
        from type in weights.AgencyTypes
        from pair in weights.Weights
        select ($"{type} {pair.Key}", pair.Value);

    private static void CompareNamed<T>(
        List<InstrumentChange> changes,
        string what,
        IEnumerable<T> before,
        IEnumerable<T> after,
        Func<T, string> name,
        Func<T, string> tell)
    {
        Dictionary<string, string> earlier = before.ToDictionary(name, tell, StringComparer.OrdinalIgnoreCase);
        foreach (T item in after)
        {
            string place = $"{what} {name(item)}";
            if (earlier.Remove(name(item), out string? told))
            {
                Compare(changes, place, told, tell(item));
            }
            else
            {
                changes.Add(new InstrumentChange(ChangeKind.Added, place, null, tell(item)));
            }
        }

        foreach ((string code, string told) in earlier)
        {
            changes.Add(new InstrumentChange(ChangeKind.Removed, $"{what} {code}", told, null));
        }
    }

    private static void Compare(
        List<InstrumentChange> changes, string place, string? before, string? after, ChangeKind kind = ChangeKind.Changed)
    {
        if (before != after)
        {
            kind = before is null ? ChangeKind.Added : after is null ? ChangeKind.Removed : kind;
            changes.Add(new InstrumentChange(kind, place, before, after));
        }
    }

    private static string? Tell(Figure? figure) => figure is null ? null : FindingList.Number(figure.Value);

    private static string? Tell(Scale? scale) =>
        scale is null ? null : string.Join(", ", scale.Levels.Select(level => $"{level.Number} = {Tell(level.Points)}"));

    private static string? Words(Scale? scale) =>
        scale is null ? null : string.Join(" | ", scale.Levels.Select(level => level.Descriptor.Wording.Id));

    private static string? Tell(NumberRange? range) =>
        range is null ? null : $"{Tell(range.Minimum)}–{Tell(range.Maximum)}";

    private static string? Tell(CorrectionRule? rule) => rule is null
        ? null
        : $"{Tell(rule.Minimum)}–{Tell(rule.Maximum)}; "
            + string.Join(", ", rule.Reasons.Select(reason => $"{reason.Code} {Tell(reason.Factor)}"));
}
