using System.Net;
using System.Text.RegularExpressions;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Web.Components;
using Merit.Web.Pages.Publication;
using Merit.Web.Tests.Pages.Gallery;
using Merit.Web.Texts;

namespace Merit.Web.Tests.Pages;

/// <summary>The pages that anybody may see.</summary>
public sealed class PublicPagesTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&\u202Etxt\u2066{0}\r\n# X | Y";

    private static readonly string Long = new('W', 120);

    [Theory]
    [InlineData(Language.Indonesian)]
    [InlineData(Language.English)]
    public async Task Every_page_is_drawn_in_its_language_and_leads_on_in_it(Language language)
    {
        string[] pages = await AllAsync(PublicSamples.Results, PublicSamples.Agency, PublicSamples.Cycle, language);
        Assert.All(pages, html =>
        {
            Assert.Contains(language == Language.English ? "<html lang=\"en\"" : "<html lang=\"id\"", html, StringComparison.Ordinal);
            Assert.Contains("hreflang=\"id\"", html, StringComparison.Ordinal);
            Assert.Contains("hreflang=\"en\"", html, StringComparison.Ordinal);
            // The look is the device's: nothing of it could be remembered.
            Assert.DoesNotContain("theme=", html, StringComparison.Ordinal);
            Assert.DoesNotContain("__RequestVerificationToken", html, StringComparison.Ordinal);
            string main = Regex.Match(html, "<main.*</main>", RegexOptions.Singleline).Value;
            Assert.All(
                Regex.Matches(main, "href=\"(/(?:results|methods|check)[^\"]*)\"").Select(link => link.Groups[1].Value),
                link => Assert.Equal(language == Language.English, link.Contains("lang=en", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public async Task Hostile_and_long_names_are_texts()
    {
        foreach (string name in (string[])[Hostile, Long])
        {
            PublicCycleLine cycle = PublicSamples.Cycle with { Title = new(name, name), Body = name, Decree = name, Corrections = [new(name, new DateOnly(2027, 7, 1), name)] };
            CycleResultsModel results = PublicSamples.Results with
            {
                Cycle = cycle,
                Query = name,
                Rows = [PublicSamples.Row(1, name, name, name, 1m, new(name, name), PublicSamples.Earlier with { Category = new(name, name) })],
                Regions = [new(name, [1, 0, 0, 0, 0])],
                Types = [new(name, [1, 0, 0, 0, 0])],
            };
            AgencyResultModel agency = PublicSamples.Agency with
            {
                Cycle = cycle,
                Code = name,
                Name = name,
                Region = name,
                Decree = new(name, new DateOnly(2027, 7, 1), name),
                Follows = [(name, PublicSamples.Earlier with { Name = name })],
                FollowedBy = [name],
                Awards = [(new(name, name), new(name, name), 1, 2)],
            };
            foreach (string html in await AllAsync(results, agency, cycle, Language.Indonesian))
            {
                Assert.Single(Regex.Matches(html, "<script"));
                Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotMatch("<[a-z]+[^>\"]*\\sonerror", Regex.Replace(html, "\"[^\"]*\"", "\"\""));
                string read = WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", ""));
                Assert.DoesNotContain('\u202E', read);
                Assert.Contains(name == Long ? Long : "&lt;script&gt;", html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_press_file_keeps_what_people_wrote_from_becoming_markup()
    {
        PublicCycleLine cycle = PublicSamples.Cycle with { Title = new(Hostile, Hostile), Corrections = [new("SK *9*", new DateOnly(2027, 7, 1), Hostile)] };
        string text = PressText.Markdown(PublicSamples.Press with { Cycle = cycle }, Language.Indonesian, "https://merit.example/results/merit-2027");

        Assert.DoesNotMatch(@"(?<!\\)<script|(?<!\\)<img", text);
        Assert.Contains(@"SK \*9\*", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "^#", RegexOptions.Multiline));
        Assert.Equal(PublicSamples.Categories.Count + 1, Regex.Count(text, "^- ", RegexOptions.Multiline));
    }

    [Theory]
    [InlineData("sangat-baik", "dari 325 sampai dengan 410, yang tertinggi", "from 325 up to 410, the highest")]
    [InlineData("baik", "dari 250 sampai di bawah 325", "from 250 to below 325")]
    [InlineData("kurang", "dari 175 sampai di bawah 250", "from 175 to below 250")]
    [InlineData("buruk", "di bawah 175", "below 175")]
    public void A_range_leaves_no_number_between_two_categories(string code, string indonesian, string english)
    {
        CategoryRange range = CategoryRange.Of(PublicSamples.Instrument, code)!;
        Assert.Equal((indonesian, english), (range.In(Words.Of<PublicWords>(Language.Indonesian)), range.In(Words.Of<PublicWords>(Language.English))));
    }

    [Fact]
    public void Every_number_of_every_instrument_lies_in_exactly_the_range_of_its_category()
    {
        Random random = new(11);
        foreach (Instrument instrument in ShippedInstruments.Ids.Select(ShippedInstruments.Get).Where(instrument => instrument.Categories.Count > 0))
        {
            CategoryRange[] ranges = [.. instrument.Categories.Select(category => CategoryRange.Of(instrument, category.Code)!)];
            decimal[] bounds = [.. instrument.Categories.Select(category => category.LowerBound.Value)];
            for (int i = 0; i < 500; i++)
            {
                decimal number = i < 3 * bounds.Length ? Math.Max(0, bounds[i / 3] + ((i % 3) - 1) * 0.01m) : random.Next(0, 100_000) * ranges[0].Top / 100_000m;
                Category? reached = instrument.CategoryBasis == CategoryBasis.Index ? instrument.Categorise(0, number) : instrument.Categorise(number, null);
                string[] inside = [.. ranges.Zip(instrument.Categories).Where(pair => IsIn(pair.First, number)).Select(pair => pair.Second.Code)];
                Assert.Equal(reached is null ? [] : [reached.Code], inside);
            }
        }
    }

    [Fact]
    public void A_limit_that_no_source_gives_is_never_told_as_law()
    {
        CategoryLine baik = PublicSamples.Categories[1];
        CategoryLine illustrative = baik with { Range = baik.Range! with { Standing = Provenance.Illustrative } };
        Assert.DoesNotContain("ilustratif", PressText.Category(baik, PublicSamples.Categories, Words.Of<PublicWords>(Language.Indonesian)), StringComparison.Ordinal);
        Assert.Contains("ilustratif", PressText.Category(illustrative, PublicSamples.Categories, Words.Of<PublicWords>(Language.Indonesian)), StringComparison.Ordinal);
        Assert.Contains("not law", PressText.Category(illustrative, PublicSamples.Categories, Words.Of<PublicWords>(Language.English)), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_sentence_has_its_number_and_every_category_that_it_is_not()
    {
        foreach (Language language in Enum.GetValues<Language>())
        {
            Words words = Words.Of<PublicWords>(language);
            foreach (CategoryLine category in PublicSamples.Categories)
            {
                string sentence = PressText.Category(category, PublicSamples.Categories, words);
                Assert.Matches($@"\b{category.Agencies}\b", sentence);
                Assert.Contains(category.Range!.In(words), sentence, StringComparison.Ordinal);
                Assert.All(PublicSamples.Categories.Where(other => other.Code != category.Code), other => Assert.Contains(words.Fill("Press.Not", words.In(other.Title)), sentence, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task A_record_that_does_not_stand_says_so_and_leads_to_the_one_that_does()
    {
        AgencyResultModel old = PublicSamples.Agency with { StandsInstead = PublicSamples.Former, InsteadBy = new("SK 14", new DateOnly(2027, 8, 1), "Keberatan."), Place = null, PlaceInType = null };
        string html = await GalleryPages.Draw<PublicAgencyPage>(PublicSamples.Context, ("Model", old));
        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/results/merit-2027/3273/{PublicSamples.Former}\"", html, StringComparison.Ordinal);
        Assert.Contains("Alasan: Keberatan.", html, StringComparison.Ordinal);
    }

    private static bool IsIn(CategoryRange range, decimal number) =>
        (range.FromIncluded ? number >= range.From : number > range.From) && (range.Until is not { } until || (range.UntilIncluded ? number <= until : number < until));

    private static async Task<string[]> AllAsync(CycleResultsModel results, AgencyResultModel agency, PublicCycleLine cycle, Language language)
    {
        PageContext context = PublicSamples.Context with { Language = language, Address = language == Language.English ? "/results/merit-2027?lang=en" : "/results/merit-2027" };
        results = results with { Rows = [.. results.Rows.Select(row => row with { Href = context.To(row.Href) })] };
        return
        [
            await GalleryPages.Draw<PublicCyclesPage>(context, ("Cycles", (IReadOnlyList<PublicCycleLine>)[cycle])),
            await GalleryPages.Draw<PublicResultsPage>(context, ("Model", results)),
            await GalleryPages.Draw<PublicAgencyPage>(context, ("Model", agency)),
            await GalleryPages.Draw<PressPage>(context, ("Model", PublicSamples.Press with { Cycle = cycle })),
            await GalleryPages.Draw<MethodsPage>(context, ("Methods", (IReadOnlyList<MethodModel>)[new(PublicSamples.Instrument, [cycle])])),
            await GalleryPages.Draw<MethodPage>(context, ("Model", new MethodModel(PublicSamples.Instrument, [cycle]))),
            await GalleryPages.Draw<OpenDataPage>(context, ("Cycles", (IReadOnlyList<PublicCycleLine>)[cycle]), ("LicenceName", "CC BY 4.0"), ("LicenceAddress", "https://creativecommons.org/licenses/by/4.0/"), ("DataColumns", (IReadOnlyList<string>)["rank", "agency"]), ("Schema", "/data/schema/results.json")),
        ];
    }
}
