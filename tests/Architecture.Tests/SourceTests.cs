using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>What a reader of the sources may rely on.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 450;

    [Fact]
    public void Orchestrators_stand_in_files_whose_banned_symbols_are_build_errors()
    {
        IEnumerable<string> strays = Repository.Sources("src/MeritFunctions")
            .Where(f => !f.EndsWith(".orchestration.cs", StringComparison.Ordinal) && File.ReadAllText(f).Contains("[OrchestrationTrigger]", StringComparison.Ordinal))
            .Select(Repository.Name);
        Assert.Empty(strays);
    }

    [Fact]
    public void Orchestrators_make_no_unordered_walks()
    {
        IEnumerable<string> walks = Repository.Sources("src/MeritFunctions")
            .Where(f => f.EndsWith(".orchestration.cs", StringComparison.Ordinal) && UnorderedCollection().IsMatch(File.ReadAllText(f)))
            .Select(Repository.Name);
        Assert.Empty(walks);
    }

    [Fact]
    public void App_code_has_no_conditional_compilation()
    {
        IEnumerable<string> conditional = new[] { "src/MeritFunctions", "src/Merit.Assessment", "src/Merit.Adapters", "src/Merit.Web" }
            .SelectMany(Repository.Sources)
            .Where(f => ConditionalCompilation().IsMatch(File.ReadAllText(f)))
            .Select(Repository.Name);
        Assert.Empty(conditional);
    }

    [Fact]
    public void Nothing_is_declared_under_the_names_of_the_published_packages()
    {
        IEnumerable<string> imitations = Repository.Sources("src")
            .Where(f => PublishedNamespace().IsMatch(File.ReadAllText(f)))
            .Select(Repository.Name);
        Assert.Empty(imitations);
    }

    [Fact]
    public void No_file_is_longer_than_a_sitting()
    {
        IEnumerable<string> longs = Repository.Sources("src")
            .Select(f => (Name: Repository.Name(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > LongestFile)
            .Select(f => $"{f.Name}: {f.Lines} lines");
        Assert.Empty(longs);
    }

    [Fact]
    public void Names_are_terms_of_the_field()
    {
        IEnumerable<string> vague = Repository.Sources("src").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => VagueName().IsMatch(n));
        Assert.Empty(vague);
    }

    [Fact]
    public void Nothing_is_left_for_later_or_skipped()
    {
        IEnumerable<string> left = new[] { "src", "tests" }
            .SelectMany(Repository.Sources)
            .Where(f => Path.GetFileName(f) != "SourceTests.cs" && LeftForLater().IsMatch(File.ReadAllText(f)))
            .Select(Repository.Name);
        Assert.Empty(left);
    }

    [GeneratedRegex(@"\b(Dictionary|HashSet|ConcurrentDictionary)<")]
    private static partial Regex UnorderedCollection();

    [GeneratedRegex(@"^\s*#if\b", RegexOptions.Multiline)]
    private static partial Regex ConditionalCompilation();

    [GeneratedRegex(@"\bnamespace Microsoft\.(DurableTask|Azure)")]
    private static partial Regex PublishedNamespace();

    [GeneratedRegex("(Helper|Manager|Utils?|Common)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\b(TODO|FIXME|NotImplementedException)\b|\bSkip\s*=\s*""")]
    private static partial Regex LeftForLater();
}
