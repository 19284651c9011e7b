using Merit.Web.Components;
using Merit.Web.Tests.Pages.Gallery;
using Merit.Web.Texts;

namespace Merit.Web.Tests.Pages;

public sealed class ComponentTests
{
    [Fact]
    public async Task A_sorted_column_says_so_and_its_link_turns_the_order()
    {
        string html = await Agencies(Samples.Context with { Address = "/agencies?state=overdue&from=0200&sort=name" }, "name");

        Assert.Contains("aria-sort=\"ascending\"><a href=\"/agencies?state=overdue&amp;sort=-name\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-sort=\"none\"><a href=\"/agencies?state=overdue&amp;sort=score\"", html, StringComparison.Ordinal);
        html = await Agencies(Samples.Context with { Address = "/agencies?sort=-name" }, "-name");
        Assert.Contains("aria-sort=\"descending\"><a href=\"/agencies?sort=name\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Onward_goes_by_continuation_and_back_to_the_start()
    {
        string html = await Agencies(Samples.Context with { Address = "/agencies?q=a%20b&from=0100" }, null);

        Assert.Contains("href=\"/agencies?q=a%20b&amp;from=0101\" rel=\"next\">Berikutnya", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/agencies?q=a%20b\" rel=\"first\"", html, StringComparison.Ordinal);
        Assert.Contains("10.000 baris", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_keeps_what_was_typed_and_leads_from_each_finding_to_its_field()
    {
        string html = await GalleryPages.Of("form-wrong");

        Assert.Contains("<title>Kesalahan: ", html, StringComparison.Ordinal);
        Assert.Contains("Ada 4 hal yang perlu diperbaiki", html, StringComparison.Ordinal);
        Assert.All(Samples.Wrong.Findings, finding =>
        {
            Assert.Contains($"<a href=\"#field-{finding.Field}\">{finding.Message}</a>", html, StringComparison.Ordinal);
            Assert.Contains($"id=\"field-{finding.Field}\"", html, StringComparison.Ordinal);
            Assert.Contains($"id=\"field-{finding.Field}-error\"", html, StringComparison.Ordinal);
        });
        Assert.Contains("value=\"20x7\"", html, StringComparison.Ordinal);
        Assert.Contains(">\nbaris satu\nbaris dua</textarea>", html.ReplaceLineEndings("\n").Replace("&#xA;", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        // A box that was cleared stays cleared, whatever the record says.
        Assert.DoesNotContain("value=\"true\" checked", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"field-name-hint field-name-error\" aria-invalid=\"true\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switches_keep_the_rest_of_the_address()
    {
        string html = await GalleryPages.Of("cycle");

        Assert.Contains("href=\"/cycles/merit-2027?state=overdue&amp;sort=name&amp;lang=en\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/cycles/merit-2027?state=overdue&amp;sort=name&amp;theme=dark\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-theme", html, StringComparison.Ordinal);
        Assert.Contains("data-theme=\"dark\"", await GalleryPages.All["cycle"](Samples.Context with { Theme = Theme.Dark }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_written_as_the_language_writes_them()
    {
        Assert.Contains("<b>288,5</b> <span class=\"of\">dari 410</span>", await GalleryPages.Of("agency"), StringComparison.Ordinal);
        Assert.Contains("<b>288.5</b> <span class=\"of\">of 410</span>", await GalleryPages.Of("agency", Language.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "sebentar lagi", "in a moment")]
    [InlineData(-20, "baru saja", "just now")]
    [InlineData(60, "1 menit lagi", "in 1 minute")]
    [InlineData(-59 * 60, "59 menit lalu", "59 minutes ago")]
    [InlineData(47 * 3600, "47 jam lagi", "in 47 hours")]
    [InlineData(3 * 86400, "3 hari lagi", "in 3 days")]
    [InlineData(-90 * 86400, "3 bulan lalu", "3 months ago")]
    public void A_moment_is_as_far_as_people_count(int seconds, string indonesian, string english)
    {
        DateTimeOffset moment = Samples.Now.AddSeconds(seconds);

        Assert.Equal(indonesian, PageWords.In(Language.Indonesian).Relative(moment, Samples.Now));
        Assert.Equal(english, PageWords.In(Language.English).Relative(moment, Samples.Now));
    }

    [Fact]
    public void A_deadline_is_told_in_Western_Indonesian_Time()
    {
        DateTimeOffset deadline = new(2027, 2, 12, 16, 59, 0, TimeSpan.Zero);

        Assert.Equal("12 Feb 2027 23.59 WIB", PageWords.In(Language.Indonesian).Moment(deadline));
        Assert.Equal("12 Feb 2027 23:59 WIB", PageWords.In(Language.English).Moment(deadline));
        Assert.Equal("2027-02-12T23:59", WesternIndonesia.ToField(deadline));
        Assert.Equal(deadline, WesternIndonesia.FromField("2027-02-12T23:59"));
        Assert.All(new[] { null, "", "besok", "2027-02-30T10:00", "0001-01-01T00:00" }, typed => Assert.Null(WesternIndonesia.FromField(typed)));
        Assert.Equal(("2027-02-12T23:59:00+07:00", "besok", null), (WesternIndonesia.Sent("2027-02-12T23:59"), WesternIndonesia.Sent("besok"), WesternIndonesia.Sent("")));
    }

    [Theory]
    [InlineData("/cycles", "/cycles")]
    [InlineData("/", "/")]
    [InlineData("#field-x", "#field-x")]
    [InlineData("//elsewhere.example", "#")]
    [InlineData("/\\elsewhere.example", "#")]
    [InlineData("https://elsewhere.example", "#")]
    [InlineData("javascript:alert(1)", "#")]
    [InlineData("/\t/elsewhere.example", "#")]
    [InlineData(null, "#")]
    public void A_link_leads_nowhere_but_to_our_own_pages(string? address, string href) => Assert.Equal(href, PageAddress.Own(address));

    private static Task<string> Agencies(PageContext context, string? sort) =>
        GalleryPages.Draw<AgenciesPage>(context, ("Rows", Samples.Agencies(3)), ("Sort", sort), ("Continuation", "0101"));
}
