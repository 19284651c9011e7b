using System.Collections;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MeritFunctions.Tests;

public sealed partial class MessagesTests
{
    [Theory]
    [InlineData("MeritFunctions.Messages")]
    [InlineData("MeritFunctions.Http.ErrorGuide")]
    [InlineData("MeritFunctions.Http.Description.ApiTexts")]
    public void Both_languages_have_the_same_keys_and_the_same_arguments(string texts)
    {
        SortedDictionary<string, string> indonesian = Texts("id", texts);
        SortedDictionary<string, string> english = Texts("en", texts);
        Assert.Equal(indonesian.Keys, english.Keys);
        Assert.All(indonesian, text => Assert.Equal(Arguments(text.Value), Arguments(english[text.Key])));
    }

    [Fact]
    public void Every_code_that_the_app_answers_with_has_a_text()
    {
        SortedDictionary<string, string> texts = Texts("id");
        string sources = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "src", "MeritFunctions"));
        List<string> codes = [.. Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Code().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups["code"].Value)
            .Distinct()];
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains(code, texts.Keys));
    }

    [Fact]
    public void A_moment_is_shown_in_western_indonesian_time() =>
        Assert.Equal("2026-03-01 06:59:59 WIB", Messages.Wib(new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero)));

    private static SortedDictionary<string, string> Texts(string language, string name = "MeritFunctions.Messages")
    {
        var resources = new ResourceManager(name, typeof(Messages).Assembly);
        ResourceSet set = resources.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: true)!;
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in set)
        {
            texts[(string)entry.Key] = (string)entry.Value!;
        }

        return texts;
    }

    private static string[] Arguments(string text) => [.. Argument().Matches(text).Select(m => m.Value).Distinct().Order()];

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""(Error|NotFound|Conflict|Messages\.Format)\("(?<code>[a-z][a-z-]+)""")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Argument();
}
