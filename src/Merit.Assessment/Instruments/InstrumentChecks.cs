using Merit.Assessment.Agencies;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>The checks that a JSON Schema cannot make: that an instrument adds up and that its references hold.</summary>
internal sealed class InstrumentChecks(JsonView document, NodeReader nodes, InstrumentNode root)
{
    private readonly FindingList _findings = document.Findings;
    private readonly Dictionary<string, InstrumentNode> _byCode = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Codes, aliases, weights and maxima. False when the tree cannot be computed with.</summary>
    public bool CheckTree(IReadOnlyList<GroupWeights> groupWeights)
    {
        CheckCodes();
        CheckGroupWeights(groupWeights);
        if (_findings.HasErrors || !nodes.ComputeMaxima(root, _findings, weights: null, store: true))
        {
            return false;
        }

        foreach (GroupWeights group in groupWeights)
        {
            nodes.ComputeMaxima(root, _findings, group.Weights, store: false);
        }

        return !_findings.HasErrors;
    }

    /// <summary>Index, categories, recognitions and rankings against the tree.</summary>
    public void CheckWhole(Instrument instrument)
    {
        decimal? highestIndex = HighestIndex(instrument);
        CheckCategories(instrument, highestIndex);
        CheckRecognitions(instrument);
        CheckRankings(instrument);
    }

    private void CheckCodes()
    {
        Dictionary<string, string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (InstrumentNode node in root.SelfAndDescendants().Skip(1))
        {
            _byCode.TryAdd(node.Code, node);
            if (!taken.TryAdd(node.Code, node.Code))
            {
                _findings.Error("code-doubled", JsonText.Member(nodes.Pointers[node], "code"), node.Code);
            }
        }

        // Aliases second: a code always wins over an alias, so the clash stands at the alias.
        foreach (InstrumentNode node in root.SelfAndDescendants().Skip(1))
        {
            HashSet<(string, string?)> own = [];
            for (int place = 0; place < node.Aliases.Count; place++)
            {
                NodeAlias alias = node.Aliases[place];
                string pointer = JsonText.Item(JsonText.Member(nodes.Pointers[node], "aliases"), place) + "/code";
                bool doubled = alias.Instrument is null
                    ? !taken.TryAdd(alias.Code, node.Code)
                    : !own.Add((alias.Code.ToUpperInvariant(), alias.Instrument));
                if (doubled)
                {
                    _findings.Error("alias-doubled", pointer, alias.Code);
                }
            }
        }
    }

    private void CheckGroupWeights(IReadOnlyList<GroupWeights> groups)
    {
        HashSet<AgencyType> types = [];
        HashSet<string> weighted = new(
            root.SelfAndDescendants()
                .Where(node => node.RollUp is RollUp.WeightedLevels or RollUp.WeightedMean or RollUp.Composite)
                .SelectMany(node => node.Children)
                .Select(node => node.Code),
            StringComparer.OrdinalIgnoreCase);
        for (int place = 0; place < groups.Count; place++)
        {
            string pointer = JsonText.Item(document.At("groupWeights"), place);
            foreach (AgencyType type in groups[place].AgencyTypes)
            {
                if (!types.Add(type))
                {
                    _findings.Error("group-type-doubled", pointer + "/agencyTypes", type);
                }
            }

            foreach (string code in groups[place].Weights.Keys)
            {
                string at = JsonText.Member(pointer + "/weights", code);
                if (!_byCode.ContainsKey(code))
                {
                    _findings.Error("node-unknown", at, code);
                }
                else if (!weighted.Contains(code))
                {
                    _findings.Error("weight-without-use", at);
                }
            }
        }
    }

    private void CheckCategories(Instrument instrument, decimal? highestIndex)
    {
        if (instrument.Categories.Count == 0)
        {
            return;
        }

        string bands = document.At("categories") + "/bands";
        if (instrument.CategoryBasis == CategoryBasis.Index && instrument.Index is null)
        {
            _findings.Error("categories-need-index", document.At("categories") + "/decidedOn");
            return;
        }

        HashSet<string> codes = new(StringComparer.OrdinalIgnoreCase);
        for (int place = 0; place < instrument.Categories.Count; place++)
        {
            Category category = instrument.Categories[place];
            if (!codes.Add(category.Code))
            {
                _findings.Error("code-doubled", JsonText.Item(bands, place) + "/code", category.Code);
            }

            if (place > 0 && !IsBelow(category, instrument.Categories[place - 1]))
            {
                _findings.Error("bands-not-descending", JsonText.Item(bands, place));
            }
        }

        Category lowest = instrument.Categories[^1];
        if (!lowest.IsReachedBy(0m))
        {
            _findings.Error("bands-leave-gap", JsonText.Item(bands, instrument.Categories.Count - 1));
        }

        Category highest = instrument.Categories[0];
        decimal? reachable = instrument.CategoryBasis == CategoryBasis.Score ? instrument.Maximum : highestIndex;
        if (reachable is { } number && !highest.IsReachedBy(number))
        {
            _findings.Error("band-unreachable", JsonText.Item(bands, 0), FindingList.Number(number));
        }
    }

    private static bool IsBelow(Category category, Category above) =>
        category.LowerBound.Value < above.LowerBound.Value
        || (category.LowerBound.Value == above.LowerBound.Value && category.BoundIncluded && !above.BoundIncluded);

    private decimal? HighestIndex(Instrument instrument)
    {
        if (instrument.Index is not { } index)
        {
            return null;
        }

        try
        {
            return index.Round(instrument.Maximum / index.Denominator.Value * (index.Correction?.Maximum.Value ?? 1m));
        }
        catch (OverflowException)
        {
            _findings.Error("arithmetic-too-large", document.At("index"));
            return null;
        }
    }

    private void CheckRecognitions(Instrument instrument)
    {
        HashSet<string> codes = new(StringComparer.OrdinalIgnoreCase);
        for (int place = 0; place < instrument.Recognitions.Count; place++)
        {
            Recognition recognition = instrument.Recognitions[place];
            string pointer = JsonText.Item(document.At("recognitions"), place);
            if (!codes.Add(recognition.Code))
            {
                _findings.Error("code-doubled", pointer + "/code", recognition.Code);
            }

            for (int category = 0; category < recognition.Categories.Count; category++)
            {
                if (instrument.FindCategory(recognition.Categories[category]) is null)
                {
                    _findings.Error(
                        "category-unknown",
                        JsonText.Item(pointer + "/categories", category),
                        recognition.Categories[category]);
                }
            }
        }
    }

    private void CheckRankings(Instrument instrument)
    {
        HashSet<string> codes = new(StringComparer.OrdinalIgnoreCase);
        for (int place = 0; place < instrument.Rankings.Count; place++)
        {
            AwardRanking ranking = instrument.Rankings[place];
            string pointer = JsonText.Item(document.At("rankings"), place);
            if (!codes.Add(ranking.Code))
            {
                _findings.Error("code-doubled", pointer + "/code", ranking.Code);
            }

            if (ranking.Node.Length > 0 && !_byCode.ContainsKey(ranking.Node))
            {
                _findings.Error("node-unknown", pointer + "/node", ranking.Node);
            }

            for (int breaker = 0; breaker < ranking.TieBreakers.Count; breaker++)
            {
                if (!_byCode.ContainsKey(ranking.TieBreakers[breaker]))
                {
                    _findings.Error(
                        "node-unknown",
                        JsonText.Item(pointer + "/tieBreakers", breaker),
                        ranking.TieBreakers[breaker]);
                }
            }
        }
    }
}
