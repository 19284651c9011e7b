using System.Text;
using System.Text.Json.Nodes;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Properties;

/// <summary>A random instrument in the tests' own terms, with the JSON document that describes it.</summary>
internal sealed record InstrumentSpec(
    NodeSpec Root, int Decimals, Rounding Rounding, bool OnIndex, decimal[] Bounds, bool LowestOnly)
{
    /// <summary>The document; its declared maximum is the tests' own sum, so that loading checks the library's.</summary>
    public JsonObject ToJson()
    {
        decimal maximum = Root.Maximum;
        IReadOnlyList<decimal> bounds = Categories;
        JsonObject document = new()
        {
            ["id"] = "random",
            ["family"] = "random",
            ["version"] = "1.0.0",
            ["standing"] = "drafted",
            ["title"] = Text("Acak", "Random"),
            ["authority"] = Text("Uji", "Test"),
            ["intake"] = "selfAssessment",
            ["sources"] = new JsonObject { ["s"] = "made up" },
            ["rollUp"] = Root.RollUpWord,
            ["aspects"] = new JsonArray([.. Root.Children.Select(child => child.ToJson(Root.RollUp!.Value))]),
            ["maximum"] = Figure(decimal.Round(maximum, 6)),
            ["index"] = new JsonObject
            {
                ["denominator"] = Figure(Denominator),
                ["decimals"] = Figure(Decimals),
                ["rounding"] = Rounding switch { Rounding.HalfEven => "halfEven", Rounding.Down => "down", _ => "halfUp" },
            },
            ["categories"] = new JsonObject
            {
                ["decidedOn"] = OnIndex ? "index" : "score",
                ["bands"] = new JsonArray([.. bounds.Select((bound, place) => (JsonNode)new JsonObject
                {
                    ["code"] = $"c{place}",
                    ["title"] = Text($"kategori {place}", $"category {place}"),
                    [place % 2 == 1 && place < bounds.Count - 1 ? "above" : "from"] = Figure(bound),
                })]),
            },
        };
        return document;
    }

    /// <summary>The document's bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToJson().ToJsonString());

    /// <summary>The index's denominator: the maximum, rounded up to what a document can state.</summary>
    public decimal Denominator => Math.Max(0.000001m, decimal.Round(Root.Maximum, 6));

    /// <summary>The lower bounds from the highest; the last is 0.</summary>
    public IReadOnlyList<decimal> Categories
    {
        get
        {
            // Bounds are fractions of what can be reached for certain, so that the highest category is reachable.
            decimal reachable = OnIndex ? decimal.Round(0.9m, Decimals, MidpointRounding.ToZero) : Root.Maximum * 0.9m;
            IEnumerable<decimal> bounds = LowestOnly ? [] : Bounds
                .Select(fraction => decimal.Round(fraction * reachable, 6, MidpointRounding.ToZero))
                .Where(bound => bound > 0);
            return [.. bounds.Distinct().OrderDescending(), 0m];
        }
    }

    internal static JsonObject Text(string id, string en) => new() { ["id"] = id, ["en"] = en };

    internal static JsonObject Figure(decimal value) =>
        new() { ["value"] = value, ["provenance"] = "illustrative", ["source"] = "s" };
}
