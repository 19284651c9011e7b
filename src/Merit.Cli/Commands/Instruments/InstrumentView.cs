using Merit.Assessment.Instruments;

namespace Merit.Cli.Commands.Instruments;

/// <summary>An instrument as JSON for programs: what the document says and what was computed from it.</summary>
internal static class InstrumentView
{
    /// <summary>The view.</summary>
    public static object Of(Instrument instrument) => new
    {
        instrument.Id,
        instrument.Family,
        instrument.Version,
        instrument.Hash,
        instrument.Standing,
        instrument.Title,
        instrument.Authority,
        instrument.LegalBasis,
        instrument.Notes,
        instrument.Intake,
        instrument.Root.RollUp,
        Maximum = instrument.DeclaredMaximum,
        instrument.Index,
        instrument.CategoryBasis,
        instrument.Categories,
        instrument.Recognitions,
        instrument.Rankings,
        instrument.GroupWeights,
        Aspects = instrument.Aspects.Select(OfNode),
        instrument.Sources,
    };

    private static object OfNode(InstrumentNode node) => new
    {
        node.Code,
        node.Title,
        node.Kind,
        node.RollUp,
        node.Weight,
        node.Denominator,
        node.Maximum,
        node.DeclaredMaximum,
        EvidenceRequired = node.IsLeaf ? node.EvidenceRequired : (bool?)null,
        Evidence = node.Evidence.Count == 0 ? null : node.Evidence,
        Aliases = node.Aliases.Count == 0 ? null : node.Aliases,
        Levels = node.Scale?.Levels,
        node.Range,
        node.MinimumRespondents,
        Children = node.IsLeaf ? null : node.Children.Select(OfNode),
    };
}
