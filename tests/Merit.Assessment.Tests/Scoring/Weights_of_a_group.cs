using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Tests.Scoring;

public sealed class Weights_of_a_group
{
    private const string Members = """
        "rollUp": "weightedLevels", "maximum": F(16),
        "aspects": [
          { "kind": "level", "code": "A", "title": { "id": "A", "en": "A" }, "weight": F(1), "scale": { "levels": [L0, L(1,1), L(2,2), L(3,3), L(4,4)] } },
          { "kind": "level", "code": "B", "title": { "id": "B", "en": "B" }, "weight": F(3), "scale": { "levels": [L0, L(1,1), L(2,2), L(3,3), L(4,4)] } }
        ]
        """;

    [Fact]
    public void Apply_to_agencies_of_their_types_alone()
    {
        Instrument instrument = Small.Instrument(Members + """
            , "groupWeights": [ { "agencyTypes": ["city", "regency"], "weights": { "A": F(4), "B": F(0) } } ]
            """);

        Assert.Equal(4m, Score(instrument, null));
        Assert.Equal(4m, Score(instrument, AgencyType.Ministry));
        Assert.Equal(16m, Score(instrument, AgencyType.City));
        Assert.Equal(16m, Score(instrument, AgencyType.Regency));
    }

    [Fact]
    public void Must_add_up_to_the_same_maximum()
    {
        Read<Instrument> read = InstrumentJson.Parse(Small.Document(Members + """
            , "groupWeights": [ { "agencyTypes": ["city"], "weights": { "A": F(4) } } ]
            """));

        Finding finding = Assert.Single(read.Findings);
        Assert.Equal(("maximum-mismatch-group", "/maximum/value"), (finding.Code, finding.Pointer));
    }

    [Fact]
    public void Stand_once_for_each_type_and_only_where_weights_are_used()
    {
        Read<Instrument> read = InstrumentJson.Parse(Small.Document(
            """
            "rollUp": "sum", "maximum": F(4),
            "aspects": [ { "kind": "level", "code": "A", "title": { "id": "A", "en": "A" }, "scale": { "levels": [L0, L(4,4)] } } ],
            "groupWeights": [
              { "agencyTypes": ["city"], "weights": { "A": F(1) } },
              { "agencyTypes": ["city"], "weights": { "C": F(1) } } ]
            """));

        Assert.Equal(
            [
                "weight-without-use /groupWeights/0/weights/A",
                "group-type-doubled /groupWeights/1/agencyTypes",
                "node-unknown /groupWeights/1/weights/C",
            ],
            read.Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
    }

    private static decimal Score(Instrument instrument, AgencyType? type) => Scorer.Score(
        instrument,
        Entries.For(instrument, leaf => leaf.Code == "A" ? 4m : 0m),
        new ScoringOptions { AgencyType = type }).Score;
}
