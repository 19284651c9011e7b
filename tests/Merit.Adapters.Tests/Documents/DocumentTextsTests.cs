using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Merit.Adapters.Documents;

namespace Merit.Adapters.Tests.Documents;

public sealed partial class DocumentTextsTests
{
    [Fact]
    public void Every_text_stands_in_both_languages_with_the_same_places_to_fill()
    {
        ResourceManager resources = new("Merit.Adapters.Documents.DocumentTexts", typeof(SubmissionFiles).Assembly);
        Dictionary<string, string> indonesian = All(CultureInfo.InvariantCulture);
        Dictionary<string, string> english = All(CultureInfo.GetCultureInfo("en"));

        Assert.True(indonesian.Count > 50);
        Assert.Equal(indonesian.Keys.Order(), english.Keys.Order());
        Assert.All(indonesian, text => Assert.Equal(Places(text.Value), Places(english[text.Key])));

        Dictionary<string, string> All(CultureInfo culture) => resources.GetResourceSet(culture, true, false)!
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
