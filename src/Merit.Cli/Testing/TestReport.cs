using System.Globalization;
using System.Xml.Linq;

namespace Merit.Cli.Testing;

/// <summary>What one test assembly did, read from the XML report that its runner wrote.</summary>
/// <param name="Counts">What became of its tests.</param>
/// <param name="Failures">Those that did not pass.</param>
/// <param name="Skips">Why some were skipped, each reason once, with how many it stopped.</param>
public sealed record TestReport(TestCounts Counts, IReadOnlyList<TestFailure> Failures, IReadOnlyList<(string Reason, int Tests)> Skips)
{
    /// <summary>Reads a report in the format of xunit's <c>-xml</c>. Errors outside of a test count as failures.</summary>
    public static TestReport Read(string xml)
    {
        List<XElement> assemblies = [.. XDocument.Parse(xml).Descendants("assembly")];
        int Sum(string attribute) => assemblies.Sum(a => int.Parse(a.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture));
        List<TestFailure> failures = [.. assemblies.Descendants("test")
            .Where(t => t.Attribute("result")?.Value == "Fail")
            .Select(t => new TestFailure(t.Attribute("name")?.Value ?? "?", Said(t)))];
        failures.AddRange(assemblies.Elements("errors").Elements("error")
            .Select(e => new TestFailure($"{e.Attribute("type")?.Value}: {e.Attribute("name")?.Value}", Said(e))));
        IEnumerable<string> skips = assemblies.Descendants("test").Where(t => t.Attribute("result")?.Value == "Skip").Select(t => t.Element("reason")?.Value.Trim() ?? "");
        return new(new TestCounts(Sum("passed"), Sum("failed") + Sum("errors"), Sum("skipped")), failures, [.. skips.CountBy(reason => reason).Select(s => (s.Key, s.Value))]);
    }

    private static string Said(XElement element) =>
        string.Join(Environment.NewLine, element.Descendants("failure").SelectMany(f => f.Elements()).Select(e => e.Value.Trim()).Where(v => v.Length > 0));
}
