using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Merit.Assessment.Tests;

public sealed partial class Texts_for_people
{
    [Fact]
    public void Stand_in_both_languages_with_the_same_places_to_fill()
    {
        ResourceManager resources = new("Merit.Assessment.Messages", typeof(Finding).Assembly);
        Dictionary<string, string> indonesian = All(CultureInfo.InvariantCulture);
        Dictionary<string, string> english = All(CultureInfo.GetCultureInfo("en"));

        Assert.Equal(indonesian.Keys.Order(), english.Keys.Order());
        Assert.All(indonesian, pair =>
        {
            int most = Places(pair.Value).Concat(Places(english[pair.Key])).DefaultIfEmpty(-1).Max();
            string[] arguments = [.. Enumerable.Range(0, most + 1).Select(place => $"<{place}>")];
            Assert.DoesNotContain('{', string.Format(CultureInfo.InvariantCulture, pair.Value, arguments));
            Assert.DoesNotContain('{', string.Format(CultureInfo.InvariantCulture, english[pair.Key], arguments));
        });

        Dictionary<string, string> All(CultureInfo culture) => resources.GetResourceSet(culture, true, false)!
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<int> Places(string text) =>
        Place().Matches(text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Place();
}
