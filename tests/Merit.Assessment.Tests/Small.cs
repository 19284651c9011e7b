using System.Text;
using System.Text.RegularExpressions;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests;

/// <summary>Small instruments for tests: the caller writes what matters, the rest is filled in.</summary>
internal static partial class Small
{
    /// <summary>A document; <c>L0</c> and <c>L(level,points)</c> stand for levels of a scale, <c>F(x)</c> for a figure.</summary>
    public static byte[] Document(string members, string id = "small", string family = "small")
    {
        string expanded = Level().Replace(
            members.Replace("L0", "L(0,0)", StringComparison.Ordinal),
            match => $$"""
                { "level": F({{match.Groups[1].Value}}), "points": F({{match.Groups[2].Value}}),
                  "descriptor": { "id": "tingkat {{match.Groups[1].Value}}", "en": "level {{match.Groups[1].Value}}", "provenance": "illustrative", "source": "s" } }
                """);
        expanded = FigureCall().Replace(
            expanded, match => $$"""{ "value": {{match.Groups[1].Value}}, "provenance": "illustrative", "source": "s" }""");
        return Encoding.UTF8.GetBytes(
            $$"""
            { "id": "{{id}}", "family": "{{family}}", "version": "1.0.0", "standing": "drafted", "intake": "selfAssessment",
              "title": { "id": "Kecil", "en": "Small" }, "authority": { "id": "Uji", "en": "Test" },
              "sources": { "s": "made up" }, {{expanded}} }
            """);
    }

    public static Instrument Instrument(string members, string id = "small", string family = "small")
    {
        Read<Instrument> read = InstrumentJson.Parse(Document(members, id, family));
        return read.Value ?? throw new InvalidOperationException(
            string.Join("; ", read.Findings.Select(finding => $"{finding.Pointer} {finding.MessageEn}")));
    }

    [GeneratedRegex(@"L\((\d+),([\d.]+)\)")]
    private static partial Regex Level();

    [GeneratedRegex(@"F\(([\d.]+)\)")]
    private static partial Regex FigureCall();
}
