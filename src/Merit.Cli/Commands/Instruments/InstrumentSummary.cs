using Merit.Assessment.Instruments;

namespace Merit.Cli.Commands.Instruments;

/// <summary>What an instrument's figures rest on, counted.</summary>
internal static class InstrumentSummary
{
    /// <summary>Whether the figures were in force or only drafted, coloured.</summary>
    public static string StandingOf(Instrument instrument) =>
        instrument.Standing == InstrumentStanding.InForce ? "[green]in force[/]" : "[yellow]drafted[/]";

    /// <summary>The numbers of an instrument by what they rest on, coloured.</summary>
    public static string Numbers(Instrument instrument) => Count(NumbersOf(instrument).Select(figure => figure.Provenance));

    /// <summary>The wordings of levels and bands by what they rest on, coloured.</summary>
    public static string Wordings(Instrument instrument) => Count(
        Levels(instrument).Select(level => level.Descriptor.Provenance)
            .Concat(instrument.Categories.Select(category => category.PublishedBand).OfType<SourcedText>().Select(band => band.Provenance)));

    /// <summary>Whether anything in it is illustrative.</summary>
    public static bool HasIllustrative(Instrument instrument) =>
        NumbersOf(instrument).Any(figure => figure.Provenance == Provenance.Illustrative)
        || Levels(instrument).Any(level => level.Descriptor.Provenance == Provenance.Illustrative);

    private static string Count(IEnumerable<Provenance> all)
    {
        ILookup<Provenance, Provenance> groups = all.ToLookup(one => one);
        return string.Join(", ", Enum.GetValues<Provenance>()
            .Where(one => groups[one].Any())
            .Select(one => $"{groups[one].Count()} {InstrumentScreen.Name(one)}"));
    }

    private static IEnumerable<Figure> NumbersOf(Instrument instrument)
    {
        IEnumerable<Figure?> figures =
        [
            instrument.DeclaredMaximum,
            .. instrument.Root.SelfAndDescendants().Skip(1).SelectMany(OfNode),
            .. Levels(instrument).Select(level => level.Points),
            instrument.Index?.Denominator,
            instrument.Index?.Decimals,
            instrument.Index?.Correction?.Minimum,
            instrument.Index?.Correction?.Maximum,
            .. instrument.Index?.Correction?.Reasons.Select(reason => reason.Factor) ?? [],
            .. instrument.Categories.SelectMany(category => new[] { category.LowerBound, category.ValidityMonths }),
            .. instrument.Rankings.Select(ranking => ranking.Top),
            .. instrument.GroupWeights.SelectMany(group => group.Weights.Values),
        ];
        return figures.OfType<Figure>().Distinct(ReferenceEqualityComparer.Instance).Cast<Figure>();
    }

    private static IEnumerable<Figure?> OfNode(InstrumentNode node) =>
        [node.Weight, node.Denominator, node.DeclaredMaximum, node.MinimumRespondents, node.Range?.Minimum, node.Range?.Maximum];

    // Indicators share scales: each level once.
    private static IEnumerable<ScaleLevel> Levels(Instrument instrument) => instrument.Leaves
        .Select(leaf => leaf.Scale).OfType<Scale>()
        .SelectMany(scale => scale.Levels)
        .Distinct(ReferenceEqualityComparer.Instance).Cast<ScaleLevel>();
}
