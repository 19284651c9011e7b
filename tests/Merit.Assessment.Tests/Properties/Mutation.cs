using System.Text;
using System.Text.Json.Nodes;

namespace Merit.Assessment.Tests.Properties;

/// <summary>Ways to break a valid instrument document, each of which must be refused.</summary>
internal static class Mutation
{
    private static readonly string[] Required =
    [
        "id", "family", "version", "standing", "title", "authority", "intake", "sources", "rollUp", "aspects", "maximum",
    ];

    /// <summary>The mutations by name. Each changes the document, or answers false where it has nothing to act on.</summary>
    public static readonly IReadOnlyList<(string Name, Func<JsonObject, Random, bool> Apply)> OfDocuments =
    [
        ("a required member is missing", (document, random) => document.Remove(Pick(Required, random))),
        ("a node lacks its code", (document, random) => Pick(Nodes(document), random).Remove("code")),
        ("a node lacks its title", (document, random) => Pick(Nodes(document), random).Remove("title")),
        ("a leaf lacks its scale or range", (document, random) =>
        {
            JsonObject leaf = Pick(Leaves(document), random);
            return leaf.Remove("scale") || leaf.Remove("range");
        }),
        ("a leaf lacks its kind", (document, random) => Pick(Leaves(document), random).Remove("kind")),
        ("an aspect has no children", (document, random) => Set(Pick(Aspects(document), random), "children", new JsonArray())),
        ("there are no aspects", (document, _) => Set(document, "aspects", new JsonArray())),
        ("a number is negative", (document, random) => Set(Pick(Figures(document), random), "value", -1)),
        ("a number is too large", (document, random) => Set(Pick(Figures(document), random), "value", 10_000_000)),
        ("a number is beyond all bounds", (document, random) => Set(Pick(Figures(document), random), "value", 1e300)),
        ("a number is too fine", (document, random) => Set(Pick(Figures(document), random), "value", 0.000_000_1m)),
        ("a number is a text", (document, random) => Set(Pick(Figures(document), random), "value", "4")),
        ("a number is null", (document, random) => Set(Pick(Figures(document), random), "value", null)),
        ("a provenance is unknown", (document, random) => Set(Pick(Figures(document), random), "provenance", "law")),
        ("a provenance is missing", (document, random) => Pick(Figures(document), random).Remove("provenance")),
        ("a source is unknown", (document, random) => Set(Pick(Figures(document), random), "source", "nowhere")),
        ("a member is unknown", (document, random) => Set(Pick(Objects(document), random), "colour", "red")),
        ("a code is doubled", (document, random) =>
        {
            JsonObject[] nodes = [.. Nodes(document)];
            return nodes.Length > 1 && Set(nodes[1], "code", nodes[0]["code"]!.GetValue<string>());
        }),
        ("an alias is another node's code", (document, random) =>
        {
            JsonObject[] nodes = [.. Nodes(document)];
            return nodes.Length > 1
                && Set(nodes[0]["aliases"]![0]!.AsObject(), "code", nodes[^1]["code"]!.GetValue<string>());
        }),
        ("the maximum is not what the tree adds up to", (document, _) =>
            Set(document["maximum"]!.AsObject(), "value", document["maximum"]!["value"]!.GetValue<decimal>() + 1)),
        ("a word is unknown", (document, random) =>
            Set(document, Pick(["rollUp", "standing", "intake"], random), "median")),
        ("a rounding rule is unknown", (document, _) => Set(document["index"]!.AsObject(), "rounding", "up")),
        ("the index is divided by zero", (document, _) =>
            Set(document["index"]!["denominator"]!.AsObject(), "value", 0)),
        ("the index has half a decimal", (document, _) => Set(document["index"]!["decimals"]!.AsObject(), "value", 1.5)),
        ("the index has too many decimals", (document, _) => Set(document["index"]!["decimals"]!.AsObject(), "value", 7)),
        ("the index decides and is missing", (document, _) =>
            Set(document["categories"]!.AsObject(), "decidedOn", "index") && document.Remove("index")),
        ("the bands leave a gap below", (document, _) =>
            Set(Bands(document)[^1]!["from"]!.AsObject(), "value", 0.000_001m)),
        ("the bands ascend", (document, _) =>
        {
            JsonNode?[] bands = [.. Bands(document).Select(band => band!.DeepClone()).Reverse()];
            return bands.Length > 1 && Set(document["categories"]!.AsObject(), "bands", new JsonArray(bands));
        }),
        ("a band is out of reach", (document, _) =>
            Bands(document).Count > 1 && Set((Bands(document)[0]!["from"] ?? Bands(document)[0]!["above"])!.AsObject(), "value", 999_999)),
        ("a band has no bound", (document, _) => Bands(document)[^1]!.AsObject().Remove("from")),
        ("a band has two bounds", (document, _) =>
            Set(Bands(document)[^1]!.AsObject(), "above", Bands(document)[^1]!["from"]!.DeepClone())),
        ("the id is no id", (document, _) => Set(document, "id", "Merit 2030")),
        ("the version is no version", (document, random) => Set(document, "version", Pick(["1", "1.0", "1.0.x", "v1.0.0"], random))),
        ("a scale does not start at 0", (document, random) =>
            PickScale(document, random) is { } levels && Set(levels[0]!["level"]!.AsObject(), "value", 1)),
        ("a scale goes down", (document, random) =>
            PickScale(document, random) is { } levels && Set(levels[^1]!["level"]!.AsObject(), "value", 0)),
        ("a scale has one level", (document, random) =>
        {
            JsonArray? levels = PickScale(document, random);
            while (levels?.Count > 1)
            {
                levels.RemoveAt(1);
            }

            return levels is not null;
        }),
        ("a weight is where none is used or missing where one is", (document, random) =>
        {
            JsonObject child = document["aspects"]![0]!.AsObject();
            return child.Remove("weight") || Set(child, "weight", InstrumentSpec.Figure(1));
        }),
        ("a recognition needs a category that does not exist", (document, _) => Set(document, "recognitions", new JsonArray(
            new JsonObject
            {
                ["code"] = "r", ["title"] = InstrumentSpec.Text("r", "r"), ["categories"] = new JsonArray("none"),
                ["requiresApproval"] = false, ["provenance"] = "illustrative", ["source"] = "s",
            }))),
        ("a ranking goes by a node that does not exist", (document, _) => Set(document, "rankings", new JsonArray(
            new JsonObject
            {
                ["code"] = "r", ["title"] = InstrumentSpec.Text("r", "r"), ["node"] = "none", ["ties"] = "shared",
                ["top"] = InstrumentSpec.Figure(3),
            }))),
        ("a group weight is for a node that does not exist", (document, _) => Set(document, "groupWeights", new JsonArray(
            new JsonObject
            {
                ["agencyTypes"] = new JsonArray("city"), ["weights"] = new JsonObject { ["none"] = InstrumentSpec.Figure(1) },
            }))),
        ("the tree is too deep", (document, _) =>
        {
            JsonNode node = document["aspects"]![0]!.DeepClone();
            node.AsObject().Remove("weight");
            node.AsObject().Remove("denominator");
            for (int depth = 0; depth < 14; depth++)
            {
                node = new JsonObject
                {
                    ["code"] = $"deep-{depth}", ["title"] = InstrumentSpec.Text("d", "d"), ["rollUp"] = "sum",
                    ["children"] = new JsonArray(node),
                };
            }

            return Set(document, "rollUp", "sum") && Set(document, "aspects", new JsonArray(node));
        }),
    ];

    /// <summary>Ways to break the bytes of a document, each of which must be refused.</summary>
    public static readonly IReadOnlyList<(string Name, Func<byte[], Random, byte[]> Apply)> OfBytes =
    [
        ("the end is missing", (bytes, random) => bytes[..random.Next(1, bytes.Length)]),
        ("something follows the end", (bytes, _) => [.. bytes, (byte)'}']),
        ("a byte is not UTF-8", (bytes, random) => Insert(bytes, random.Next(bytes.Length), 0xFF)),
        ("a control character stands in it", (bytes, random) => Insert(bytes, random.Next(bytes.Length), 0x01)),
        ("a member is doubled", (bytes, _) => [.. "{\"id\":\"random\","u8, .. bytes.AsSpan(1)]),
        ("it is UTF-16", (bytes, _) => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))]),
    ];

    private static bool Set(JsonObject target, string name, JsonNode? value)
    {
        target[name] = value;
        return true;
    }

    private static T Pick<T>(IEnumerable<T> items, Random random)
    {
        T[] all = [.. items];
        return all[random.Next(all.Length)];
    }

    private static byte[] Insert(byte[] bytes, int place, byte value) => [.. bytes.AsSpan(0, place), value, .. bytes.AsSpan(place)];

    private static JsonArray Bands(JsonObject document) => document["categories"]!["bands"]!.AsArray();

    private static JsonArray? PickScale(JsonObject document, Random random)
    {
        JsonArray[] scales = [.. Leaves(document).Where(leaf => leaf["scale"] is not null).Select(leaf => leaf["scale"]!["levels"]!.AsArray())];
        return scales.Length == 0 ? null : Pick(scales, random);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        // The names of citations are free, so an unknown one there breaks nothing.
        JsonObject target => target
            .Where(member => member.Key != "sources")
            .SelectMany(member => Objects(member.Value))
            .Prepend(target),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<JsonObject> Figures(JsonObject document) =>
        Objects(document).Where(target => target.ContainsKey("value"));

    private static IEnumerable<JsonObject> Nodes(JsonObject document) =>
        Objects(document).Where(target => target.ContainsKey("aliases"));

    private static IEnumerable<JsonObject> Leaves(JsonObject document) =>
        Nodes(document).Where(node => node.ContainsKey("kind"));

    // The document itself counts as one, under another name of its list.
    private static IEnumerable<JsonObject> Aspects(JsonObject document) =>
        Nodes(document).Where(node => node.ContainsKey("children")).DefaultIfEmpty(document);
}
