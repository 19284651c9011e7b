using System.Text.Json;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads an instrument from its JSON document (<c>instruments/instrument.schema.json</c>).</summary>
public static class InstrumentJson
{
    /// <summary>
    /// The instrument, or every finding at once. Never throws on bad input: what is not UTF-8, not JSON, not of the
    /// schema's shape, or does not add up is a finding with a pointer.
    /// </summary>
    public static Read<Instrument> Parse(ReadOnlySpan<byte> utf8Json)
    {
        FindingList findings = new();
        using JsonDocument? document = JsonText.Parse(utf8Json, findings);
        if (document is null)
        {
            return findings.Result<Instrument>(null);
        }

        Instrument? instrument = new InstrumentReader(new JsonView(document.RootElement, "", findings)).Read();
        return findings.Result(instrument);
    }
}
