using Merit.Assessment.Agencies;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads what an instrument makes of groups of agencies: awards to the best of each, and weights of their own.</summary>
internal static class GroupReader
{
    public static List<AwardRanking> Rankings(JsonView document)
    {
        List<AwardRanking> rankings = [];
        foreach (JsonView item in document.Items("rankings", required: false))
        {
            if (!item.ExpectObject("code", "title", "node", "groupBy", "top", "ties", "tieBreakers"))
            {
                continue;
            }

            string? code = item.String("code", longest: 60);
            Text? title = item.Text("title");
            string? node = item.Member("node", required: false) is null ? "" : item.String("node", longest: 40);
            Figure? top = item.Figure("top");
            TieRule? ties = item.Choice("ties", Words.TieRules);
            List<GroupKey> keys = [];
            foreach (JsonView key in item.Items("groupBy", required: false))
            {
                if (key.AsChoice(Words.GroupKeys) is { } trait)
                {
                    keys.Add(trait);
                }
            }

            List<string> breakers = [];
            foreach (JsonView breaker in item.Items("tieBreakers", required: false))
            {
                if (breaker.AsString(40) is { } name)
                {
                    breakers.Add(name);
                }
            }

            if (top is { } ranks && (ranks.Value < 1 || ranks.Value != decimal.Truncate(ranks.Value)))
            {
                document.Findings.Error("not-a-whole-number", item.At("top") + "/value", 1);
            }

            if (code is not null && title is not null && node is not null && top is not null && ties is not null)
            {
                rankings.Add(new AwardRanking(code, title, node, keys, top, ties.Value, breakers));
            }
        }

        return rankings;
    }

    public static List<GroupWeights> Weights(JsonView document)
    {
        List<GroupWeights> groups = [];
        foreach (JsonView item in document.Items("groupWeights", required: false))
        {
            if (!item.ExpectObject("agencyTypes", "weights"))
            {
                continue;
            }

            List<AgencyType> types = [];
            foreach (JsonView type in item.Items("agencyTypes", atLeast: 1))
            {
                if (type.AsChoice(Words.InstrumentAgencyTypes) is { } known)
                {
                    types.Add(known);
                }
            }

            Dictionary<string, Figure> weights = new(StringComparer.OrdinalIgnoreCase);
            if (item.Member("weights") is { } table)
            {
                foreach ((string code, JsonView figure) in table.Members())
                {
                    if (figure.AsFigure() is { } weight && !weights.TryAdd(code, weight))
                    {
                        figure.Error("code-doubled", code);
                    }
                }
            }

            groups.Add(new GroupWeights(types, weights));
        }

        return groups;
    }
}
