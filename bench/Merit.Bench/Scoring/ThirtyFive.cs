using System.Globalization;
using System.Text;
using Merit.Assessment;
using Merit.Assessment.Instruments;

namespace Merit.Bench.Scoring;

/// <summary>An instrument of seven aspects with five indicators each, levels 0 to 4, weights as the merit system has them.</summary>
internal static class ThirtyFive
{
    public static Instrument Instrument()
    {
        decimal[] weights = [2.5m, 2m, 3.5m, 5m, 1m];
        string aspects = string.Join(",", Enumerable.Range(1, 7).Select(aspect => $$"""
            { "code": "{{aspect}}", "title": { "id": "Aspek", "en": "Aspect" }, "rollUp": "weightedLevels", "children": [
              {{string.Join(",", weights.Select((weight, place) => $$"""
                { "kind": "level", "code": "{{aspect}}.{{place + 1}}", "title": { "id": "Indikator", "en": "Indicator" },
                  "weight": {{Figure(weight)}}, "scale": "general", "evidenceRequired": true }
                """))}}
            ] }
            """));
        string levels = string.Join(",", Enumerable.Range(0, 5).Select(level => $$"""
            { "level": {{Figure(level)}}, "descriptor": { "id": "t", "en": "l", "provenance": "illustrative", "source": "s" } }
            """));
        Read<Instrument> read = InstrumentJson.Parse(Encoding.UTF8.GetBytes($$"""
            { "id": "thirty-five", "family": "bench", "version": "1.0.0", "standing": "drafted", "intake": "selfAssessment",
              "title": { "id": "Uji", "en": "Bench" }, "authority": { "id": "Uji", "en": "Bench" }, "sources": { "s": "made up" },
              "scales": { "general": { "levels": [{{levels}}] } },
              "rollUp": "sum", "maximum": {{Figure(392)}}, "aspects": [{{aspects}}],
              "index": { "denominator": {{Figure(392)}}, "decimals": {{Figure(2)}}, "rounding": "halfUp" },
              "categories": { "decidedOn": "score", "bands": [
                { "code": "iv", "title": { "id": "IV", "en": "IV" }, "from": {{Figure(310)}} },
                { "code": "iii", "title": { "id": "III", "en": "III" }, "from": {{Figure(240)}} },
                { "code": "ii", "title": { "id": "II", "en": "II" }, "from": {{Figure(165)}} },
                { "code": "i", "title": { "id": "I", "en": "I" }, "from": {{Figure(0)}} } ] } }
            """));
        return read.Value ?? throw new InvalidOperationException(read.Findings[0].MessageEn);
    }

    private static string Figure(decimal value) =>
        $$"""{ "value": {{value.ToString(CultureInfo.InvariantCulture)}}, "provenance": "illustrative", "source": "s" }""";
}
