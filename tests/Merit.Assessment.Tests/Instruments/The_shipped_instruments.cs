using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Instruments;

public sealed class The_shipped_instruments
{
    public static TheoryData<string> Ids => [.. ShippedInstruments.Ids];

    [Fact]
    public void Are_these_six()
    {
        Assert.Equal(
            ["bkn-award", "jpt-quality-2021", "merit-2019", "merit-2025", "nkk-2021", "nkk-2022"],
            ShippedInstruments.Ids);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Read_without_findings_under_their_own_id(string id)
    {
        Read<Instrument> read = InstrumentJson.Parse(ShippedInstruments.Document(id));

        Assert.Empty(read.Findings.Select(finding => $"{finding.Pointer} {finding.MessageEn}"));
        Assert.Equal(id, read.Value!.Id);
    }
}
