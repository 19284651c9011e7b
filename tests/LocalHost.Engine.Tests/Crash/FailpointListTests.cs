using System.Text.RegularExpressions;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>Code, crash tests and docs know the same failpoints.</summary>
public sealed partial class FailpointListTests
{
    [Fact]
    public void Every_failpoint_in_the_source_is_crashed()
    {
        string source = Path.Combine(Repository.Root, "src", "LocalHost");
        IEnumerable<string> hit = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Hits().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups[1].Value);
        Assert.Equal(Failpoints.All.Order(StringComparer.Ordinal), hit.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_failpoint_stands_in_the_docs()
    {
        string docs = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "engine-failpoints.md"));
        Assert.Equal(Failpoints.All.Order(StringComparer.Ordinal), Rows().Matches(docs).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"Failpoints\.Hit\(""([^""]+)""\)")]
    private static partial Regex Hits();

    [GeneratedRegex(@"^\| `([a-z.-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
