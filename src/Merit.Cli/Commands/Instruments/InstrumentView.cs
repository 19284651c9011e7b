using Merit.Assessment.Instruments;

namespace Merit.Cli.Commands.Instruments;

/// <summary>An instrument as JSON for programs: what the document says and what was computed from it.</summary>
internal static class InstrumentView
{
    /// <summary>The view.</summary>
    /// <param name="instrument">The instrument; its hash is that of the canonical spelling.</param>
    /// <param name="sha256">SHA-256 of the document byte for byte.</param>
    public static object Of(Instrument instrument, string sha256) => new
    {
        instrument.Id,
        instrument.Family,
        instrument.Version,
        instrument.Hash,
        Sha256 = sha256,
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
