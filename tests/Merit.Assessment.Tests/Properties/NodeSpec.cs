using System.Text.Json.Nodes;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Properties;

/// <summary>A random node with the tests' own arithmetic, written down a second time and on purpose as simply as possible.</summary>
internal sealed record NodeSpec(
    string Code,
    NodeKind Kind,
    RollUp? RollUp,
    decimal Weight,
    decimal Denominator,
    decimal[] Points,
    bool EvidenceRequired,
    NodeSpec[] Children)
{
    public string RollUpWord => RollUp switch
    {
        Assessment.Instruments.RollUp.WeightedLevels => "weightedLevels",
        Assessment.Instruments.RollUp.WeightedMean => "weightedMean",
        Assessment.Instruments.RollUp.Composite => "composite",
        _ => "sum",
    };

    public string Alias => $"alias of {Code}";

    public IEnumerable<NodeSpec> Leaves => Kind == NodeKind.Aspect ? Children.SelectMany(child => child.Leaves) : [this];

    public decimal Maximum => Value(leaf => leaf.Points[^1]);

    public decimal Value(Func<NodeSpec, decimal> leaf) => RollUp switch
    {
        null => leaf(this),
        Assessment.Instruments.RollUp.Sum => Children.Sum(child => child.Value(leaf)),
        Assessment.Instruments.RollUp.WeightedLevels => Children.Sum(child => child.Weight * child.Value(leaf)),
        Assessment.Instruments.RollUp.Composite => Children.Sum(child => child.Weight * child.Value(leaf) / child.Denominator),
        _ => Children.Sum(child => child.Weight * child.Value(leaf)) / Children.Sum(child => child.Weight),
    };

    /// <summary>The same tree with every weight under roll-ups of one kind multiplied.</summary>
    public NodeSpec WithWeights(RollUp under, decimal factor) => this with
    {
        Children =
        [
            .. Children.Select(child =>
            {
                NodeSpec below = child.WithWeights(under, factor);
                return RollUp == under ? below with { Weight = below.Weight * factor } : below;
            }),
        ],
    };

    public JsonObject ToJson(RollUp parent)
    {
        JsonObject node = new()
        {
            ["code"] = Code,
            ["title"] = InstrumentSpec.Text($"judul {Code}", $"title {Code}"),
            ["aliases"] = new JsonArray(new JsonObject { ["code"] = Alias }),
        };
        if (parent != Assessment.Instruments.RollUp.Sum)
        {
            node["weight"] = InstrumentSpec.Figure(Weight);
        }

        if (parent == Assessment.Instruments.RollUp.Composite)
        {
            node["denominator"] = InstrumentSpec.Figure(Denominator);
        }

        switch (Kind)
        {
            case NodeKind.Aspect:
                node["rollUp"] = RollUpWord;
                node["children"] = new JsonArray([.. Children.Select(child => child.ToJson(RollUp!.Value))]);
                return node;
            case NodeKind.Level:
                node["kind"] = "level";
                node["scale"] = new JsonObject
                {
                    ["levels"] = new JsonArray([.. Points.Select((points, level) => (JsonNode)new JsonObject
                    {
                        ["level"] = InstrumentSpec.Figure(level),
                        ["points"] = InstrumentSpec.Figure(points),
                        ["descriptor"] = new JsonObject
                        {
                            ["id"] = $"tingkat {level}", ["en"] = $"level {level}", ["provenance"] = "illustrative", ["source"] = "s",
                        },
                    })]),
                };
                break;
            default:
                node["kind"] = Kind == NodeKind.Score ? "score" : "survey";
                node["range"] = new JsonObject
                {
                    ["minimum"] = InstrumentSpec.Figure(0),
                    ["maximum"] = InstrumentSpec.Figure(Points[^1]),
                };
                if (Kind == NodeKind.Survey)
                {
                    node["minimumRespondents"] = InstrumentSpec.Figure(30);
                }

                break;
        }

        node["evidenceRequired"] = EvidenceRequired;
        return node;
    }
}
