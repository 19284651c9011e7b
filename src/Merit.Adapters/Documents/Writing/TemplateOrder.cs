using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Documents.Writing;

/// <summary>What a template is made for.</summary>
/// <param name="Instrument">The instrument.</param>
public sealed record TemplateOrder(Instrument Instrument)
{
    /// <summary>The cycle; empty when it is for none.</summary>
    public string Cycle { get; init; } = "";

    /// <summary>The agency's code; empty when it is for any.</summary>
    public string Agency { get; init; } = "";

    /// <summary>The agency's name.</summary>
    public string AgencyName { get; init; } = "";

    /// <summary>The agency's type, for instruments whose weights differ by it.</summary>
    public AgencyType? AgencyType { get; init; }

    /// <summary>What counted last year, by the indicator's code in this instrument; empty when nothing is known.</summary>
    public IReadOnlyDictionary<string, decimal> LastYear { get; init; } = new Dictionary<string, decimal>();

    /// <summary>What is filled in already; empty for an empty template.</summary>
    public IReadOnlyList<SubmissionEntry> Entries { get; init; } = [];

    /// <summary>The weight of a node under its parent, for the agency's type, with what it rests on; null where there is none.</summary>
    internal Figure? FigureOf(InstrumentNode node) =>
        AgencyType is { } type
        && Instrument.GroupWeights.FirstOrDefault(group => group.AgencyTypes.Contains(type)) is { } group
        && group.Weights.TryGetValue(node.Code, out Figure? own)
            ? own
            : node.Weight;
}
