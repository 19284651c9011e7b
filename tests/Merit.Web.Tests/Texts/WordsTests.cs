using Merit.Web.Texts;
using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Merit.Web.Emails.Content;

namespace Merit.Web.Tests.Texts;

public sealed partial class WordsTests
{
    [Theory]
    [InlineData(typeof(EmailTexts))]
    [InlineData(typeof(PageWords))]
    [InlineData(typeof(Merit.Web.Pages.Agencies.AgencyWords))]
    [InlineData(typeof(Merit.Web.Pages.Agencies.DraftWords))]
    [InlineData(typeof(Merit.Web.Pages.Plenary.PlenaryWords))]
    [InlineData(typeof(Merit.Web.Pages.Assessors.AssessorWords))]
    [InlineData(typeof(Merit.Web.Pages.Checks.CheckWords))]
    [InlineData(typeof(Merit.Web.Pages.Publication.PublicWords))]
    public void Both_languages_have_the_same_texts_with_the_same_places(Type resource)
    {
        Dictionary<string, string> indonesian = Read(resource, CultureInfo.InvariantCulture);
        Dictionary<string, string> english = Read(resource, CultureInfo.GetCultureInfo("en"));

        Assert.NotEmpty(indonesian);
        Assert.Equal(indonesian.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.All(indonesian, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key);
            Assert.False(string.IsNullOrWhiteSpace(english[text.Key]), text.Key);
            Assert.Equal(Places(text.Value), Places(english[text.Key]));
        });
    }

    [Fact]
    public void A_text_that_does_not_exist_is_an_error_and_not_an_empty_line() =>
        Assert.Throws<InvalidOperationException>(() => PageWords.In(Language.English)["No.Such.Text"]);

    private static Dictionary<string, string> Read(Type resource, CultureInfo culture) =>
        new ResourceManager(resource).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("\\{\\d(:[^}]*)?\\}")]
    private static partial Regex Place();
}
