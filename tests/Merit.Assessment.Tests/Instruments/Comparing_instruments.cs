using System.Text;
using System.Text.Json.Nodes;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Instruments;

public sealed class Comparing_instruments
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void A_document_does_not_differ_from_itself()
    {
        Assert.Empty(InstrumentDiff.Between(Merit2019, Merit2019));
    }

    [Fact]
    public void Changed_weights_and_bounds_are_told()
    {
        Assert.Equal(
            [
                "Changed 5.1 weight 5 4",
                "Changed 5.2 weight 5 6",
                "Changed category baik ≥ 250 ≥ 260",
            ],
            InstrumentDiff.Between(Merit2019, Reweighted())
                .Select(change => $"{change.Kind} {change.Place} {change.Before} {change.After}"));
    }

    [Fact]
    public void The_impact_on_submissions_tells_who_moves()
    {
        Submission[] submissions =
        [
            new("c", "good", "merit-2019", Entries.For(Merit2019, leaf => Is(leaf, "3.1", "3.2", "3.3", "3.5", "5.1", "5.5") ? 4m : 2m)),
            new("c", "strong", "merit-2019", Entries.For(Merit2019, _ => 4m)),
        ];

        IReadOnlyList<ImpactRow> rows = InstrumentImpact.Of(Merit2019, Reweighted(), submissions);

        Assert.Equal(["good", "strong"], rows.Select(row => row.AgencyCode));
        Assert.All(rows, row => Assert.Empty(row.Lost));
        Assert.Equal((254m, 252m, true), (rows[0].Before.Score, rows[0].After.Score, rows[0].MovesCategory));
        Assert.Equal(Trend.Declined, rows[0].CategoryMove);
        Assert.Equal((0m, false), (rows[1].ScoreChange, rows[1].MovesCategory));
    }

    [Fact]
    public void Another_instrument_of_the_family_loses_and_gains_indicators()
    {
        ImpactRow row = Assert.Single(InstrumentImpact.Of(
            Merit2019,
            ShippedInstruments.Get("merit-2025"),
            [new Submission("c", "a", "merit-2019", Entries.For(Merit2019, _ => 4m))]));

        Assert.Equal(38, row.Lost.Count);
        Assert.NotEmpty(row.Unfilled);
        Assert.Equal(Trend.NotComparable, row.CategoryMove);
    }

    [Fact]
    public void The_hash_depends_on_what_a_document_says_and_not_on_its_layout()
    {
        byte[] document = ShippedInstruments.Document("merit-2019")!;
        JsonNode turned = JsonNode.Parse(document)!;
        JsonObject reversed = [.. turned.AsObject().Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))];
        Read<Instrument> same = InstrumentJson.Parse(Encoding.UTF8.GetBytes(
            "\uFEFF" + reversed.ToJsonString().Replace("\"value\":2.5,", "\"value\":25e-1,", StringComparison.Ordinal)));

        Assert.Equal(Merit2019.Hash, same.Value!.Hash);
        Assert.Equal(CanonicalJson.Sha256(document), Merit2019.Hash);
        Assert.NotEqual(Merit2019.Hash, Reweighted().Hash);
        Assert.Matches("^[0-9a-f]{64}$", Merit2019.Hash);
    }

    [Fact]
    public void A_new_document_begins_as_a_draft_under_a_new_id_or_version()
    {
        byte[] document = ShippedInstruments.Document("merit-2019")!;

        Read<string> fresh = InstrumentTemplate.From(document, "merit-2030", "0.1.0");
        Instrument draft = InstrumentJson.Parse(Encoding.UTF8.GetBytes(fresh.Value!)).Value!;

        Assert.Equal(("merit-2030", "0.1.0", InstrumentStanding.Drafted), (draft.Id, draft.Version, draft.Standing));
        Assert.Equal("version-not-new", Assert.Single(InstrumentTemplate.From(document, null, "1.0.0").Findings).Code);
        Assert.Equal("slug-not-allowed", Assert.Single(InstrumentTemplate.From(document, "Merit 2030", "1.0.0").Findings).Code);
        Assert.False(InstrumentTemplate.From("{}"u8, "x", "1.0.0").Succeeded);
    }

    private static bool Is(InstrumentNode leaf, params string[] codes) => codes.Contains(leaf.Code);

    private static Instrument Reweighted()
    {
        JsonNode document = JsonNode.Parse(ShippedInstruments.Document("merit-2019")!)!;
        JsonEdit.Set(document, "/aspects/4/children/0/weight/value", 4);
        JsonEdit.Set(document, "/aspects/4/children/1/weight/value", 6);
        JsonEdit.Set(document, "/categories/bands/1/from/value", 260);
        return InstrumentJson.Parse(Encoding.UTF8.GetBytes(document.ToJsonString())).Value!;
    }
}
