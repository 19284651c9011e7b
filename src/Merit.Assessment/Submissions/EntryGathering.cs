using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Submissions;

/// <summary>Takes entries one by one, checks each against the instrument, and knows at the end which are missing.</summary>
internal sealed class EntryGathering(Instrument instrument, FindingList findings)
{
    private readonly SubmissionEntry?[] _entries = new SubmissionEntry?[instrument.Leaves.Count];
    private readonly bool[] _seen = new bool[instrument.Leaves.Count];

    /// <summary>The indicator that a code or alias names, marked as seen; null with a finding.</summary>
    public InstrumentNode? Leaf(string code, string pointer)
    {
        InstrumentNode? node = instrument.Find(code);
        if (node is not { IsLeaf: true })
        {
            findings.Error(
                node is null ? "indicator-unknown" : "indicator-is-aspect",
                pointer,
                code,
                instrument.Leaves[0].Code,
                instrument.Leaves[^1].Code);
            return null;
        }

        if (_seen[node.LeafOrdinal])
        {
            findings.Error("indicator-doubled", pointer, node.Code);
            return null;
        }

        _seen[node.LeafOrdinal] = true;
        return node;
    }

    public void Add(SubmissionEntry entry, EntryPlaces places)
    {
        if (Leaf(entry.Code, places.Indicator) is { } leaf)
        {
            Add(leaf, entry, places);
        }
    }

    /// <summary>An entry for an indicator that <see cref="Leaf"/> has answered; false with a finding when it is outside.</summary>
    public bool Add(InstrumentNode leaf, SubmissionEntry entry, EntryPlaces places)
    {
        if (!IsWithin(leaf, entry.Level))
        {
            findings.Error(
                leaf.Kind == NodeKind.Level ? "level-out-of-range" : "score-out-of-range",
                places.Level,
                leaf.Code,
                FindingList.Number(entry.Level),
                leaf.Kind == NodeKind.Level
                    ? string.Join(", ", leaf.Scale!.Levels.Select(level => level.Number))
                    : $"{FindingList.Number(leaf.Range!.Minimum.Value)}–{FindingList.Number(leaf.Range!.Maximum.Value)}");
            return false;
        }

        switch (LeafRules.Standing(leaf, entry))
        {
            case LeafStanding.EvidenceMissing when places.Evidence is { } place:
                findings.Warning("evidence-missing", place, leaf.Code, FindingList.Number(entry.Level));
                break;
            case LeafStanding.TooFewRespondents:
                findings.Warning(
                    "respondents-too-few",
                    places.Level,
                    leaf.Code,
                    entry.Respondents ?? 0,
                    FindingList.Number(leaf.MinimumRespondents!.Value));
                break;
        }

        _entries[leaf.LeafOrdinal] = entry with { Code = leaf.Code };
        return true;
    }

    /// <summary>The entries in the instrument's order; a finding for each indicator that nothing was said about.</summary>
    public IReadOnlyList<SubmissionEntry> Finish(bool complete, string pointer = "/entries")
    {
        if (complete)
        {
            foreach (InstrumentNode leaf in instrument.Leaves)
            {
                if (!_seen[leaf.LeafOrdinal])
                {
                    findings.Error("indicator-missing", pointer, leaf.Code, leaf.Title.Id, leaf.Title.En);
                }
            }
        }

        return [.. _entries.OfType<SubmissionEntry>()];
    }

    private static bool IsWithin(InstrumentNode leaf, decimal value) => leaf.Kind == NodeKind.Level
        ? leaf.Scale!.Find(value) is not null
        : leaf.Range!.Contains(value);
}
