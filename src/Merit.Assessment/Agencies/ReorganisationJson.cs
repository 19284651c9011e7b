using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>Reads an order from JSON: <c>{ "from": [ code ], "into": [ { code, name?, type? } ], "reason" }</c>.</summary>
public static class ReorganisationJson
{
    /// <summary>The order, or every finding at once. Never throws on bad input.</summary>
    public static Read<ReorganisationOrder> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        if (JsonText.Parse(utf8, findings) is not { } view || !view.ExpectObject("from", "into", "reason"))
        {
            return findings.Result<ReorganisationOrder>(null);
        }

        Dictionary<string, string> seen = new(StringComparer.OrdinalIgnoreCase);
        List<string> from = [];
        foreach (JsonView item in view.Items("from", atLeast: 1, atMost: Reorganisation.MostAgencies))
        {
            if (item.AsForm(TextForm.AgencyCode) is { } code && Once(code, item, "from", from.Count))
            {
                from.Add(code);
            }
        }

        seen.Clear();
        List<Successor> into = [];
        foreach (JsonView item in view.Items("into", atLeast: 1, atMost: Reorganisation.MostAgencies))
        {
            if (item.ExpectObject("code", "name", "type") && item.Form("code", TextForm.AgencyCode) is { } code && Once(code, item, "into", into.Count))
            {
                into.Add(new Successor(code, item.String("name", required: false), item.Choice("type", Words.AgencyTypes, required: false)));
            }
        }

        string reason = view.Paragraphs("reason") ?? "";
        return findings.Result(findings.HasErrors ? null : new ReorganisationOrder(from, into, reason));

        bool Once(string code, JsonView item, string list, int place)
        {
            if (!seen.TryAdd(code, $"/{list}/{place}"))
            {
                item.Error("agency-doubled", code, seen[code]);
                return false;
            }

            return true;
        }
    }
}
