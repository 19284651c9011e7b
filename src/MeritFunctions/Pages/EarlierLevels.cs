using System.Globalization;
using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Records;

namespace MeritFunctions.Pages;

/// <summary>What an agency was given in the released cycle before, within the same family of instruments.</summary>
public sealed class EarlierLevels(CycleTable cycles, CycleInstruments instruments, AssessmentTable assessments, RecordStore records)
{
    // Looking back further costs more than it tells.
    private const int MostCycles = 3;

    /// <summary>The level of an indicator, or of what it continues, and the title of the cycle; null where there is none.</summary>
    public async Task<(decimal Level, Text Cycle)?> FindAsync(CycleInstrument now, string agency, string indicator, CancellationToken cancellation)
    {
        IEnumerable<CycleRow> earlier = (await cycles.ListAsync(cancellation))
            .Where(cycle => cycle.Status == CycleStatus.Released && cycle.ResultMailsAt is not null && cycle.OpensAt < now.Cycle.OpensAt)
            .OrderByDescending(cycle => cycle.OpensAt)
            .Take(MostCycles);
        foreach (CycleRow cycle in earlier)
        {
            if (await instruments.FindRecentAsync(cycle.RowKey, cancellation) is { } before
                && before.Instrument.Family == now.Instrument.Family
                && now.Instrument.Find(indicator) is { } leaf
                && new NodeMatching(before.Instrument, now.Instrument).Before(leaf) is { } node
                && await assessments.FindAsync(cycle.RowKey, agency, cancellation) is { ResultRecord: { } name }
                && await records.ReadAsync<ResultRecord>(name, cancellation) is { } result
                && result.Derivation.TryGetProperty("tree", out JsonElement tree)
                && Find(tree, node.Code) is { } level)
            {
                return (level, new Text($"{cycle.TitleId}", cycle.TitleEn));
            }
        }

        return null;
    }

    private static decimal? Find(JsonElement node, string code)
    {
        if (node.TryGetProperty("code", out JsonElement own) && own.GetString() == code)
        {
            return node.TryGetProperty("counted", out JsonElement counted) ? Number(counted) : null;
        }

        return node.TryGetProperty("children", out JsonElement children)
            ? children.EnumerateArray().Select(child => Find(child, code)).FirstOrDefault(level => level is not null)
            : null;
    }

    // Stored numbers may be written as texts.
    private static decimal? Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? decimal.Parse(value.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture)
        : value.GetDecimal();
}
