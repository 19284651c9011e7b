using System.Globalization;
using System.Text.Json;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads the tree of an instrument, and checks what concerns a node and its children.</summary>
internal sealed class NodeReader(IReadOnlyDictionary<string, Scale> scales)
{
    // A tree of the field is two or three deep; the limit keeps arithmetic and recursion bounded.
    private const int DeepestLevel = 12;

    /// <summary>The pointer of each node that was read, by node.</summary>
    public Dictionary<InstrumentNode, string> Pointers { get; } = [];

    public InstrumentNode? Root(JsonView document, Text title, Figure maximum)
    {
        RollUp? rollUp = document.Choice("rollUp", Words.RollUps);
        List<InstrumentNode> children = Children(document, "aspects", rollUp, 1);
        if (rollUp is null || children.Count == 0)
        {
            return null;
        }

        InstrumentNode root = new()
        {
            Code = "",
            Title = title,
            Kind = NodeKind.Aspect,
            RollUp = rollUp,
            Children = children,
            DeclaredMaximum = maximum,
        };
        Pointers[root] = document.Pointer;
        return root;
    }

    private List<InstrumentNode> Children(JsonView parent, string member, RollUp? rollUp, int depth)
    {
        List<InstrumentNode> children = [];
        if (depth > DeepestLevel)
        {
            parent.Error("tree-too-deep", DeepestLevel);
            return children;
        }

        foreach (JsonView item in parent.Items(member, atLeast: 1))
        {
            if (Node(item, rollUp, depth) is { } node)
            {
                children.Add(node);
                Pointers[node] = item.Pointer;
            }
        }

        return children;
    }

    private InstrumentNode? Node(JsonView view, RollUp? parentRollUp, int depth)
    {
        if (!view.IsObject)
        {
            view.Error("not-an-object");
            return null;
        }

        bool isAspect = view.Member("children", required: false) is not null || view.Member("rollUp", required: false) is not null;
        NodeKind? kind = isAspect ? NodeKind.Aspect : view.Choice("kind", Words.LeafKinds);
        if (kind is null)
        {
            return null;
        }

        ExpectMembers(view, kind.Value);
        string? code = Code(view);
        Text? title = view.Text("title");
        Figure? weight = view.Figure("weight", required: NeedsWeight(parentRollUp));
        Figure? denominator = view.Figure("denominator", required: parentRollUp == RollUp.Composite);
        CheckPlace(view, parentRollUp, weight, denominator);
        RollUp? rollUp = isAspect ? view.Choice("rollUp", Words.RollUps) : null;
        List<InstrumentNode> children = isAspect ? Children(view, "children", rollUp, depth + 1) : [];
        Scale? scale = kind == NodeKind.Level ? LeafScale(view) : null;
        NumberRange? range = kind is NodeKind.Score or NodeKind.Survey ? Range(view) : null;
        Figure? respondents = kind == NodeKind.Survey ? view.Figure("minimumRespondents") : null;
        if (respondents is { } number && (number.Value < 1 || number.Value != decimal.Truncate(number.Value)))
        {
            view.Findings.Error("not-a-whole-number", view.At("minimumRespondents") + "/value", 1);
        }

        if (code is null || title is null
            || (isAspect && (rollUp is null || children.Count == 0))
            || (kind == NodeKind.Level && scale is null)
            || (kind is NodeKind.Score or NodeKind.Survey && range is null)
            || (kind == NodeKind.Survey && respondents is null)
            || (NeedsWeight(parentRollUp) && weight is null)
            || (parentRollUp == RollUp.Composite && denominator is null))
        {
            return null;
        }

        return new InstrumentNode
        {
            Code = code,
            Title = title,
            Kind = kind.Value,
            Weight = weight,
            Denominator = denominator,
            RollUp = rollUp,
            Children = children,
            Aliases = Aliases(view),
            Scale = scale,
            Range = range,
            MinimumRespondents = respondents,
            EvidenceRequired = !isAspect && (view.Boolean("evidenceRequired", required: false) ?? false),
            Evidence = isAspect ? [] : Evidence(view),
            DeclaredMaximum = isAspect ? view.Figure("maximum", required: false) : null,
        };
    }

    private static bool NeedsWeight(RollUp? rollUp) =>
        rollUp is RollUp.WeightedLevels or RollUp.WeightedMean or RollUp.Composite;

    private static void ExpectMembers(JsonView view, NodeKind kind)
    {
        switch (kind)
        {
            case NodeKind.Aspect:
                view.ExpectObject("code", "title", "aliases", "weight", "denominator", "rollUp", "maximum", "children");
                break;
            case NodeKind.Level:
                view.ExpectObject(
                    "kind", "code", "title", "aliases", "weight", "denominator", "scale", "evidenceRequired", "evidence");
                break;
            case NodeKind.Score:
                view.ExpectObject(
                    "kind", "code", "title", "aliases", "weight", "denominator", "range", "evidenceRequired", "evidence");
                break;
            case NodeKind.Survey:
                view.ExpectObject(
                    "kind", "code", "title", "aliases", "weight", "denominator", "range", "minimumRespondents",
                    "evidenceRequired", "evidence");
                break;
        }
    }

    private static string? Code(JsonView view)
    {
        if (view.String("code", longest: 40) is not { } code)
        {
            return null;
        }

        if (!code.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'))
        {
            view.Findings.Error("code-not-allowed", view.At("code"), code);
            return null;
        }

        return code;
    }

    private static void CheckPlace(JsonView view, RollUp? parent, Figure? weight, Figure? denominator)
    {
        if (weight is not null && parent == RollUp.Sum)
        {
            view.Findings.Error("weight-without-use", view.At("weight"));
        }

        if (denominator is not null && parent is not null && parent != RollUp.Composite)
        {
            view.Findings.Error("denominator-without-use", view.At("denominator"));
        }

        if (denominator is { Value: 0 })
        {
            view.Findings.Error("denominator-zero", view.At("denominator") + "/value");
        }
    }

    private static List<NodeAlias> Aliases(JsonView view)
    {
        List<NodeAlias> aliases = [];
        foreach (JsonView item in view.Items("aliases", required: false))
        {
            if (item.ExpectObject("code", "instrument")
                && item.String("code", longest: 200) is { } code)
            {
                aliases.Add(new NodeAlias(code, item.String("instrument", required: false, longest: 60)));
            }
        }

        return aliases;
    }

    private static List<Text> Evidence(JsonView view)
    {
        List<Text> evidence = [];
        foreach (JsonView item in view.Items("evidence", required: false))
        {
            if (item.AsText() is { } text)
            {
                evidence.Add(text);
            }
        }

        return evidence;
    }

    private Scale? LeafScale(JsonView view)
    {
        if (view.Member("scale") is not { } member)
        {
            return null;
        }

        if (member.Element.ValueKind == JsonValueKind.Object)
        {
            return ScaleReader.Read(member);
        }

        if (member.AsString(60) is not { } name)
        {
            return null;
        }

        if (scales.TryGetValue(name, out Scale? scale))
        {
            return scale;
        }

        member.Error("scale-unknown", name);
        return null;
    }

    private static NumberRange? Range(JsonView view)
    {
        if (view.Member("range") is not { } range || !range.ExpectObject("minimum", "maximum"))
        {
            return null;
        }

        Figure? minimum = range.Figure("minimum");
        Figure? maximum = range.Figure("maximum");
        if (minimum is null || maximum is null)
        {
            return null;
        }

        if (minimum.Value >= maximum.Value)
        {
            range.Error("range-empty");
            return null;
        }

        return new NumberRange(minimum, maximum);
    }

    /// <summary>Computes every node's maximum with a set of weights; false with a finding when a number overflows.</summary>
    public bool ComputeMaxima(
        InstrumentNode node, FindingList findings, IReadOnlyDictionary<string, Figure>? weights, bool store)
    {
        try
        {
            Maximum(node, findings, weights, store);
            return true;
        }
        catch (OverflowException)
        {
            findings.Error("arithmetic-too-large", Pointers[node]);
            return false;
        }
    }

    private decimal Maximum(
        InstrumentNode node, FindingList findings, IReadOnlyDictionary<string, Figure>? weights, bool store)
    {
        decimal maximum = node.Kind switch
        {
            NodeKind.Level => node.Scale!.Top.Points.Value,
            NodeKind.Score or NodeKind.Survey => node.Range!.Maximum.Value,
            _ => RolledUp(node, findings, weights, store),
        };
        if (store)
        {
            node.Maximum = Digits.Shortest(maximum);
        }

        // A mean may have more digits than a document can state.
        if (node.DeclaredMaximum is { } declared && declared.Value != decimal.Round(maximum, Figure.MostDecimals))
        {
            findings.Error(
                weights is null ? "maximum-mismatch" : "maximum-mismatch-group",
                JsonText.Member(Pointers[node], "maximum") + "/value",
                FindingList.Number(declared.Value),
                FindingList.Number(maximum));
        }

        return maximum;
    }

    private decimal RolledUp(
        InstrumentNode node, FindingList findings, IReadOnlyDictionary<string, Figure>? weights, bool store)
    {
        decimal sum = 0;
        decimal total = 0;
        foreach (InstrumentNode child in node.Children)
        {
            decimal value = Maximum(child, findings, weights, store);
            decimal weight = weights is not null && weights.TryGetValue(child.Code, out Figure? own)
                ? own.Value
                : child.Weight?.Value ?? 1m;
            total += weight;
            sum += node.RollUp == RollUp.Composite ? weight * value / child.Denominator!.Value : weight * value;
        }

        if (total == 0)
        {
            findings.Error("weights-all-zero", Pointers[node]);
            return 0;
        }

        return node.RollUp == RollUp.WeightedMean ? sum / total : sum;
    }
}
