using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Merit.Web.Components;
using Merit.Web.Look;
using Merit.Web.Tests.Pages.Gallery;
using Merit.Web.Texts;

namespace Merit.Web.Tests.Pages;

/// <summary>What holds for every page, because it holds for every component.</summary>
public sealed partial class GalleryTests
{
    // Quotes, a tag, an event handler, a change of direction, a line break and a format place.
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&\u202Etxt\u2066{0}\r\nX";

    public static TheoryData<string> Names => GalleryPages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_has_nothing_inline_and_nothing_from_elsewhere(string name)
    {
        foreach (Language language in Enum.GetValues<Language>())
        {
            string html = await GalleryPages.Of(name, language);

            Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?i)<style|<[^>]*\\sstyle=|<[^>]*\\son[a-z]+=|javascript:|<base|<iframe|<object", html);
            string[] scripts = [.. ((string[])["merit.js", "upload.js"]).Select(file => $"<script type=\"module\" src=\"{WebAssets.Href(file)}\"></script>")];
            Assert.Equal(scripts[..Scripts().Count(html)], Scripts().Matches(html).Select(script => script.Value));
            Assert.All(Addresses().Matches(html), a => Assert.Matches("^[/#]", a.Groups[1].Value));
            Assert.All(Addresses().Matches(html), a => Assert.DoesNotMatch("^//", a.Groups[1].Value));
            Assert.All(
                Addresses().Matches(html).Select(a => a.Groups[1].Value.Split('#')[0]).Where(a => a.StartsWith("/assets/", StringComparison.Ordinal)),
                a => Assert.NotNull(WebAssets.Find(a)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_is_complete_for_those_who_read_it_by_ear(string name)
    {
        string html = await GalleryPages.Of(name);

        Assert.Contains("<html lang=\"id\"", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<h1[ >]"));
        Assert.Single(Regex.Matches(html, "<main "));
        Assert.Contains("href=\"#content\"", html, StringComparison.Ordinal);
        string[] ids = [.. Ids().Matches(html).Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(References().Matches(html).SelectMany(m => m.Groups[1].Value.Split(' ')), id => Assert.Contains(id, ids));
        Assert.All(Inputs().Matches(html).Select(m => m.Value), input => Assert.True(
            input.Contains("aria-label=", StringComparison.Ordinal) || html.Contains($"for=\"{Ids().Match(input).Groups[1].Value}\"", StringComparison.Ordinal), input));
        Assert.Empty(Regex.Matches(html, "<svg(?![^>]*(aria-hidden|role=\"img\"))"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_form_that_changes_something_carries_the_token(string name)
    {
        string html = await GalleryPages.Of(name);

        Assert.All(
            Forms().Matches(html).Where(f => f.Value.Contains("method=\"post\"", StringComparison.Ordinal)),
            f => Assert.Contains("name=\"__RequestVerificationToken\" value=\"token-of-the-test\"", f.Value, StringComparison.Ordinal));
        Assert.InRange(Regex.Count(html, "class=\"button primary\""), 0, 1);
    }

    [Fact]
    public async Task Hostile_text_is_shown_and_never_run()
    {
        PageContext context = Samples.Context with
        {
            Person = new(Hostile, Hostile),
            Search = Hostile,
            Address = "/search?q=" + Uri.EscapeDataString(Hostile),
            AntiforgeryToken = Hostile,
            Navigation = [new(Hostile, "//elsewhere.example"), new(Hostile, Hostile)],
            Cycle = new(Hostile, "https://elsewhere.example"),
            Notice = new(Tone.Problem, Hostile),
        };
        Dictionary<string, string?> typed = new() { ["name"] = Hostile, ["note"] = Hostile, ["deadline"] = Hostile, ["reason"] = Hostile };
        FormState state = new(typed, [new("name", Hostile), new("", Hostile), new("rounds", Hostile), new("invite", Hostile)]);
        Samples.AgencyRow row = new(Hostile, Hostile, Hostile, Hostile, Tone.Problem, 1, Samples.Now);
        string[] pages =
        [
            await GalleryPages.Draw<CyclePage>(context),
            await GalleryPages.Draw<AgencyPage>(context, ("Name", Hostile)),
            await GalleryPages.Draw<AgenciesPage>(context, ("Rows", new[] { row }), ("Sort", Hostile), ("Continuation", Hostile)),
            await GalleryPages.Draw<FormPage>(context, ("State", state)),
            await GalleryPages.Draw<ConfirmPage>(context, ("State", state)),
            await GalleryPages.Draw<StatesPage>(context, ("Text", Hostile)),
        ];

        Assert.All(pages, html =>
        {
            Assert.Single(Scripts().Matches(html));
            Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
            Assert.DoesNotMatch("<[a-z]+[^>\"]*\\sonerror", Strings().Replace(html, "\"\""));
            Assert.DoesNotContain("elsewhere.example", html, StringComparison.Ordinal);
            Assert.DoesNotMatch("href=\"(javascript|&lt;)", html);
            // What people read: only a field that gives back what was typed may hold a change of direction.
            string read = WebUtility.HtmlDecode(Tags().Replace(TextAreas().Replace(html, ""), ""));
            Assert.DoesNotContain('\u202E', read);
            Assert.DoesNotContain('\u2066', read);
        });
    }

    [Fact]
    public async Task A_page_of_a_hundred_rows_is_light()
    {
        string html = await GalleryPages.Of("agencies");
        int bytes = Encoding.UTF8.GetByteCount(html) + WebAssets.Find(WebAssets.Href("merit.css"))!.Brotli!.Value.Length
            + WebAssets.Find(WebAssets.Href("merit.js"))!.Brotli!.Value.Length + WebAssets.Find(WebAssets.Href("source-sans-3-latin.woff2"))!.Bytes.Length;

        Assert.InRange(bytes, 20_000, 150_000);
    }

    [Fact]
    public async Task The_gallery_lies_beside_the_tests_for_whoever_wants_to_look_at_it()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "gallery");
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        foreach (WebAsset asset in WebAssets.All)
        {
            await File.WriteAllBytesAsync(folder + asset.Href, asset.Bytes.ToArray(), TestContext.Current.CancellationToken);
        }

        foreach ((string name, Func<PageContext, Task<string>> draw) in GalleryPages.All)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".html"), await draw(Samples.Context), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(folder, name + ".dark.html"), await draw(Samples.Context with { Theme = Theme.Dark, Language = Language.English }), TestContext.Current.CancellationToken);
        }

        Assert.Equal(2 * GalleryPages.All.Count, Directory.GetFiles(folder, "*.html").Length);
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("\\s(?:href|src|action)=\"([^\"]*)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("\\sid=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("\\s(?:for|aria-labelledby|aria-describedby|form|popovertarget)=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex("<(?:input(?![^>]*hidden)|select|textarea)[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<textarea.*?</textarea>", RegexOptions.Singleline)]
    private static partial Regex TextAreas();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Strings();
}
