using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads how an instrument's index comes about.</summary>
internal static class IndexReader
{
    public static IndexRule? Read(JsonView document)
    {
        if (document.Member("index", required: false) is not { } index
            || !index.ExpectObject("denominator", "decimals", "rounding", "correction"))
        {
            return null;
        }

        Figure? denominator = index.Figure("denominator");
        Figure? decimals = index.Figure("decimals");
        Rounding? rounding = index.Choice("rounding", Words.Roundings);
        CorrectionRule? correction = Correction(index);
        if (denominator is { Value: 0 })
        {
            document.Findings.Error("denominator-zero", index.At("denominator") + "/value");
        }

        if (decimals is { } places && (places.Value > 6 || places.Value != decimal.Truncate(places.Value)))
        {
            document.Findings.Error("decimals-out-of-range", index.At("decimals") + "/value");
        }

        return denominator is null || decimals is null || rounding is null
            ? null
            : new IndexRule(denominator, decimals, rounding.Value, correction);
    }

    private static CorrectionRule? Correction(JsonView index)
    {
        if (index.Member("correction", required: false) is not { } correction
            || !correction.ExpectObject("minimum", "maximum", "reasons"))
        {
            return null;
        }

        Figure? minimum = correction.Figure("minimum");
        Figure? maximum = correction.Figure("maximum");
        List<CorrectionReason> reasons = [];
        HashSet<string> codes = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonView item in correction.Items("reasons", atLeast: 1))
        {
            if (!item.ExpectObject("code", "title", "factor"))
            {
                continue;
            }

            string? code = item.String("code", longest: 60);
            Text? title = item.Text("title");
            Figure? factor = item.Figure("factor");
            if (code is not null && !codes.Add(code))
            {
                index.Findings.Error("code-doubled", item.At("code"), code);
            }

            if (factor is { Value: > CorrectionRule.LargestFactor })
            {
                index.Findings.Error(
                    "figure-out-of-range", item.At("factor") + "/value", FindingList.Number(CorrectionRule.LargestFactor));
            }

            if (code is not null && title is not null && factor is not null)
            {
                reasons.Add(new CorrectionReason(code, title, factor));
            }
        }

        if (reasons.Count > CorrectionRule.MostReasons)
        {
            index.Findings.Error("too-many-items", correction.At("reasons"), CorrectionRule.MostReasons);
        }

        if (minimum is null || maximum is null)
        {
            return null;
        }

        if (maximum.Value > CorrectionRule.LargestFactor)
        {
            index.Findings.Error(
                "figure-out-of-range", correction.At("maximum") + "/value", FindingList.Number(CorrectionRule.LargestFactor));
        }

        if (minimum.Value > 1 || maximum.Value < 1)
        {
            correction.Error("correction-without-one");
        }

        return new CorrectionRule(minimum, maximum, reasons);
    }
}
