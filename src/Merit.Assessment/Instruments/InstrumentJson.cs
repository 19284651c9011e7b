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
        return findings.Result(
            JsonText.Parse(utf8Json, findings) is { } document ? new InstrumentReader(document).Read() : null);
    }
}
