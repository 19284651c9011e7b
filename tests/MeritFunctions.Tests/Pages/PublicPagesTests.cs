using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Cycle;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Tests.Pages;

/// <summary>What anybody sees of released results, and when.</summary>
public sealed class PublicPagesTests(MeritApp app, ITestOutputHelper output) : IClassFixture<MeritApp>
{
    private const string Hash = "0f0c6a7d1e2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_told_of_a_cycle_before_its_result_mails_are_let_go()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        string ranking = (await app.CycleAsync(cycle)).ResultsHash!;
        string record = (await app.RowAsync(cycle, "31")).ResultHash!;
        app.ForgetList();
        string[] addresses =
        [
            "/results/{0}", "/results/{0}/press", "/results/{0}/press?format=md", "/results/{0}/31", $"/results/{{0}}/31/{record}", "/data/{0}.csv", "/data/{0}.json", $"/data/{{0}}/{ranking}.csv",
            $"/data/{{0}}/{ranking}.json", "/api/public/cycles/{0}/results",
        ];
        foreach (string address in addresses)
        {
            PageAnswer hidden = await app.PublicAsync(string.Format(CultureInfo.InvariantCulture, address, cycle));
            PageAnswer unknown = await app.PublicAsync(string.Format(CultureInfo.InvariantCulture, address, "tidak-ada-siklus-ini"));
            Assert.Equal((404, 404, 0), (hidden.Status, unknown.Status, hidden.Headers.SetCookie.Count));
            Assert.Equal(unknown.Html.Replace("tidak-ada-siklus-ini", cycle, StringComparison.Ordinal), hidden.Html);
        }

        foreach (string list in (string[])["/results", "/methods", "/data", "/api/public/cycles"])
        {
            Assert.DoesNotContain(cycle, (await app.PublicAsync(list)).Html, StringComparison.Ordinal);
        }

        await app.LetMailsGoAsync(cycle);
        app.ForgetList();
        foreach (string address in addresses)
        {
            Assert.Equal(200, (await app.PublicAsync(string.Format(CultureInfo.InvariantCulture, address, cycle))).Status);
        }

        foreach (string list in (string[])["/results", "/methods/merit-2019", "/data", "/api/public/cycles"])
        {
            Assert.Contains(cycle, (await app.PublicAsync(list)).Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Who_asks_for_what_anybody_may_see_is_not_even_looked_up()
    {
        string[] open = [.. typeof(Routes).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(p => p.GetCustomAttribute<HttpTriggerAttribute>() is { Route: { } route } && Regex.IsMatch(route, "^(results|methods|data|api/public)(/|$)")))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)];
        Assert.Equal(13, open.Length);
        Assert.All(open, function => Assert.Equal(Roles.Public, AccessRules.All[function]));
    }

    [Fact]
    public async Task An_agencys_page_says_what_came_out_and_where_it_stands_for_good_in_both_languages()
    {
        string cycle = await app.PublishedAsync(("31", 3), ("32", 2));
        AssessmentRow row = await app.RowAsync(cycle, "32");

        PageAnswer id = await app.PublicAsync($"/results/{cycle}/32");
        PageAnswer en = await app.PublicAsync($"/results/{cycle}/32?lang=en");
        PageAnswer whole = await app.PublicAsync($"/results/{cycle}");

        Assert.All((string[])["Instansi 32", "205 dari 410", "Predikat: Kurang", "dari 175 sampai di bawah 250", "bukan Baik", "SK 1", "Perencanaan Kebutuhan", row.ResultHash!, "2 dari 2"], said => Assert.Contains(said, id.Text, StringComparison.Ordinal));
        Assert.All((string[])["Category: Poor", "from 175 to below 250", "not Good"], said => Assert.Contains(said, en.Text, StringComparison.Ordinal));
        Assert.Contains($"href=\"/results/{cycle}/32/{row.ResultHash}?lang=en\"", en.Html, StringComparison.Ordinal);
        Assert.Equal(200, (await app.PublicAsync($"/results/{cycle}/32/{row.ResultHash}")).Status);
        Assert.Equal(404, (await app.PublicAsync($"/results/{cycle}/32/{Hash}")).Status);
        Assert.Equal(404, (await app.PublicAsync($"/results/{cycle}/33")).Status);
        Assert.Contains("Instansi 31", whole.Text, StringComparison.Ordinal);
        Assert.Matches("Baik 1 50%", whole.Text);
    }

    [Fact]
    public async Task A_page_is_the_same_for_everybody_and_says_how_long_it_may_be_kept()
    {
        string cycle = await app.PublishedAsync(("31", 3));
        string ranking = (await app.CycleAsync(cycle)).ResultsHash!;
        foreach (string address in (string[])["/results", $"/results/{cycle}", $"/results/{cycle}/press", $"/results/{cycle}/31", "/methods", "/methods/merit-2019", "/data", $"/data/{cycle}.csv", $"/data/{cycle}/{ranking}.json", "/data/schema/results.json", "/api/public/cycles", $"/api/public/cycles/{cycle}/results"])
        {
            PageAnswer plain = await app.PublicAsync(address);
            PageAnswer known = await app.PublicAsync(address, cookie: "merit-lang=en; merit-theme=dark; merit-session=somebody");
            PageAnswer again = await app.PublicAsync(address, known: plain.Headers.ETag.ToString());
            PageAnswer packed = await app.PublicAsync(address, known: "\"other\", W/" + plain.Headers.ETag);
            PageAnswer english = await app.PublicAsync(address + "?lang=en", known: plain.Headers.ETag.ToString());
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            PageAnswer later = await app.PublicAsync(address);

            Assert.True((200, 304, 304, 200) == (plain.Status, again.Status, packed.Status, english.Status), $"{address}: {plain.Status} {again.Status} {packed.Status} {english.Status}");
            Assert.Equal(plain.Html, known.Html);
            Assert.Equal((plain.Html, plain.Headers.ETag.ToString()), (later.Html, later.Headers.ETag.ToString()));
            Assert.Equal("", again.Html);
            Assert.Equal(address.Contains(ranking, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "public, max-age=60", plain.Headers.CacheControl.ToString());
            Assert.All((PageAnswer[])[plain, known, again, english], answer => Assert.Equal(0, answer.Headers.SetCookie.Count));
            Assert.DoesNotContain("__RequestVerificationToken", plain.Html, StringComparison.Ordinal);
            if (plain.Html.Contains("<html", StringComparison.Ordinal))
            {
                Assert.Contains("<html lang=\"id\"", plain.Html, StringComparison.Ordinal);
                Assert.Contains("<html lang=\"en\"", english.Html, StringComparison.Ordinal);
                Assert.Contains($"rel=\"alternate\" hreflang=\"en\" href=\"{address}?lang=en\"", Regex.Match(plain.Html, "<head>.*</head>", RegexOptions.Singleline).Value, StringComparison.Ordinal);
                // Whoever reads English stays in English: every page of ours that is linked says so.
                Assert.Empty(Regex.Matches(Regex.Match(english.Html, "<main.*</main>", RegexOptions.Singleline).Value, "href=\"(/(?:results|methods)[^\"]*)\"").Where(link => !link.Groups[1].Value.Contains("lang=en", StringComparison.Ordinal)).Select(link => link.Value));
            }
        }
    }

    [Fact]
    public async Task A_ranking_or_a_record_that_is_not_what_was_written_is_never_shown()
    {
        string cycle = await app.PublishedAsync(("31", 3), ("32", 2));
        string ranking = (await app.CycleAsync(cycle)).ResultsHash!;
        string record = (await app.RowAsync(cycle, "32")).ResultRecord!;
        await app.ForgeAsync(record, "\"score\": 205", "\"score\": 305");

        PageAnswer forged = await app.PublicAsync($"/results/{cycle}/32");
        Assert.Equal((500, "no-store"), (forged.Status, forged.Headers.CacheControl.ToString()));
        Assert.Contains(record, forged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("305", forged.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await app.PublicAsync($"/results/{cycle}/31")).Status);

        string other = await app.PublishedAsync(("31", 3));
        string name = RecordNames.Results(other, 1);
        await app.ForgeAsync(name, "\"rank\": 1", "\"rank\": 2");
        string otherRanking = (await app.CycleAsync(other)).ResultsHash!;
        foreach (string address in (string[])[$"/results/{other}", $"/results/{other}/press", $"/results/{other}/31", $"/data/{other}.csv", $"/data/{other}/{otherRanking}.json", $"/api/public/cycles/{other}/results"])
        {
            PageAnswer answer = await app.PublicAsync(address);
            Assert.Equal(500, answer.Status);
            Assert.Contains(name, answer.Html, StringComparison.Ordinal);
        }

        // What is damaged takes no other cycle along, although they are of one family.
        Assert.Equal(200, (await app.PublicAsync($"/results/{cycle}")).Status);
        Assert.Equal(200, (await app.PublicAsync($"/results/{cycle}/31")).Status);
        Assert.Equal(404, (await app.PublicAsync($"/data/{cycle}/{Hash}.json")).Status);
        Assert.NotEqual(ranking, otherRanking);
    }

    [Fact]
    public async Task A_warm_page_costs_no_more_than_a_look_at_the_recent_row()
    {
        string cycle = await app.PublishedAsync(("31", 3));
        string ranking = (await app.CycleAsync(cycle)).ResultsHash!;
        Dictionary<string, int> most = new()
        {
            ["/results"] = 0, [$"/results/{cycle}"] = 1, [$"/results/{cycle}?q=31&sort=-name"] = 1, [$"/results/{cycle}/press"] = 1, ["/methods"] = 0, ["/methods/merit-2019"] = 0, ["/data"] = 0, [$"/data/{cycle}.csv"] = 1,
            [$"/data/{cycle}/{ranking}.json"] = 1, ["/api/public/cycles"] = 0, [$"/api/public/cycles/{cycle}/results"] = 1,
            // What stands for an agency now, and whom it follows, is looked up each time.
            [$"/results/{cycle}/31"] = 3,
        };
        foreach ((string address, int calls) in most)
        {
            PageAnswer cold = await app.PublicAsync(address);
            Assert.Equal(200, cold.Status);
            app.Storage.ForgetCalls();
            await app.PublicAsync(address);
            await app.PublicAsync(address, known: cold.Headers.ETag.ToString());
            output.WriteLine($"{address}: {string.Join(", ", app.Storage.Calls)}");
            Assert.InRange(app.Storage.Calls.Count, 0, 2 * calls);
            Assert.DoesNotContain(app.Storage.Calls, call => call.StartsWith("LIST", StringComparison.Ordinal) || call.EndsWith(" records", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Ten_thousand_agencies_are_listed_in_light_pages_without_reading_their_records()
    {
        string longName = new('W', 120);
        (string cycle, CycleResults results) = await app.MadeAsync(PublicActs.Lines(10_000, new Random(7), i => $"{longName[..(110 + (i % 10))]} {i}"));
        // The first page reads the ranking, and those of the same family.
        Assert.Equal(200, (await app.PublicAsync($"/results/{cycle}")).Status);
        app.Storage.ForgetCalls();
        List<string> seen = [];
        string? from = null;
        int pages = 0;
        do
        {
            PageAnswer page = await app.PublicAsync($"/results/{cycle}?sort=name{(from is null ? "" : "&from=" + from)}");
            Assert.Equal(200, page.Status);
            Assert.InRange(Encoding.UTF8.GetByteCount(page.Html), 5_000, 150_000);
            seen.AddRange(Regex.Matches(page.Html, $"href=\"/results/{cycle}/(A\\d+)\"").Select(link => link.Groups[1].Value));
            from = Regex.Match(page.Html, "from=(A\\d+)\"[^>]*rel=\"next\"") is { Success: true } next ? next.Groups[1].Value : null;
            pages++;
        }
        while (from is not null && pages < 300);
        // The row now and then.
        output.WriteLine(string.Join(", ", app.Storage.Calls.CountBy(call => call)));
        Assert.DoesNotContain(app.Storage.Calls, call => call.EndsWith(" records", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Storage.Calls, call => call.StartsWith("LIST", StringComparison.Ordinal));
        Assert.Equal(200, pages);
        Assert.Equal(results.Ranking.OrderBy(line => line.Name.ToUpperInvariant(), StringComparer.Ordinal).ThenBy(line => line.Rank).Select(line => line.Agency), seen);
        Assert.Contains("A00042", (await app.PublicAsync($"/results/{cycle}?q=a00042")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public async Task Counts_are_those_of_the_ranking(int seed)
    {
        (string cycle, CycleResults results) = await app.MadeAsync(PublicActs.Lines(60 * seed % 997, new Random(seed)));
        string html = (await app.PublicAsync($"/results/{cycle}")).Html;
        string bar = Regex.Match(html, "<figure class=\"chart stacked\">.*?</figure>", RegexOptions.Singleline).Value;
        Assert.Equal(
            results.Categories.Select(total => total.Agencies),
            Regex.Matches(bar, "<td class=\"num\">([\\d.]+)</td>").Select(cell => int.Parse(cell.Groups[1].Value.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)));
        Assert.Equal(results.Categories.Select(total => results.Ranking.Count(line => line.Category == total.Category)), results.Categories.Select(total => total.Agencies));
        int[][] types = Rows(html, "types");
        Assert.Equal(results.Categories.Select(total => total.Agencies).Append(results.Ranking.Count), Enumerable.Range(0, results.Categories.Count + 1).Select(column => types.Sum(row => row[column])));
        string press = (await app.PublicAsync($"/results/{cycle}/press")).Text;
        Assert.All(results.Categories, total => Assert.Contains($"{total.Agencies} instansi berpredikat {total.Title.Id}, yaitu nilai", press.Replace("Tidak ada instansi (0) yang", "0 instansi", StringComparison.Ordinal), StringComparison.Ordinal));
        foreach (CategoryTotal total in results.Categories)
        {
            string filtered = (await app.PublicAsync($"/results/{cycle}?category={total.Category}")).Text;
            Assert.Contains(total.Agencies == 0 ? "Tidak ada baris" : $"{total.Agencies} baris", filtered, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_press_file_says_what_the_page_says_and_no_category_can_be_taken_for_another()
    {
        string cycle = await app.PublishedAsync(("31", 2));
        PageAnswer page = await app.PublicAsync($"/results/{cycle}/press");
        PageAnswer file = await app.PublicAsync($"/results/{cycle}/press?format=md");
        PageAnswer english = await app.PublicAsync($"/results/{cycle}/press?format=md&lang=en");

        const string Said = "1 instansi berpredikat Kurang, yaitu nilai dari 175 sampai di bawah 250. Kurang bukan Sangat Baik, bukan Baik, bukan Buruk.";
        Assert.Contains(Said, page.Text, StringComparison.Ordinal);
        Assert.Contains("- " + Said, file.Html, StringComparison.Ordinal);
        Assert.Contains("- 1 agency is in the category Poor, which is a score from 175 to below 250. Poor is not Very good, not Good, not Bad.", english.Html, StringComparison.Ordinal);
        Assert.Contains("Tidak ada instansi (0) yang berpredikat Baik, yaitu nilai dari 250 sampai di bawah 325.", file.Html, StringComparison.Ordinal);
        Assert.Contains($"https://merit.example/results/{cycle}", file.Html, StringComparison.Ordinal);
        Assert.Equal("text/markdown; charset=utf-8", file.Headers.ContentType.ToString());
        Assert.Contains($"hasil-{cycle}-id.md", file.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_known_is_led_to_the_results_and_everybody_else_home()
    {
        Assert.Equal("/results", (await app.PageAsync("/", request => Task.FromResult(HomePages.Root(request)), caller: Caller.Nobody)).Location);
        Assert.Equal("/home", (await app.PageAsync("/", request => Task.FromResult(HomePages.Root(request)))).Location);
        Assert.Equal("/a/status", (await app.PageAsync("/", request => Task.FromResult(HomePages.Root(request)), caller: new Caller("31", Roles.Agency) { Credential = Credential.Session, Cycle = "c", Agency = "31" })).Location);
        PageAnswer results = await app.PublicAsync("/results");
        Assert.Contains("href=\"/sign-in\"", results.Html, StringComparison.Ordinal);
        Assert.All((string[])["/results", "/methods", "/data", "/check"], place => Assert.Contains($"<a href=\"{place}\"", results.Html, StringComparison.Ordinal));
        PageAnswer check = await app.PageAsync("/check", request => Task.FromResult(app.Function<CheckPages>().Form(request)));
        Assert.Contains("<a href=\"/results\"", check.Html, StringComparison.Ordinal);
    }

    private static int[][] Rows(string html, string table) =>
    [
        .. Regex.Matches(Regex.Match(html, $"id=\"{table}\".*?</table>", RegexOptions.Singleline).Value, "<tr>\\s*<th scope=\"row\">.*?</tr>", RegexOptions.Singleline)
            .Select(row => Regex.Matches(row.Value, "<b>([\\d.]+)</b>").Select(cell => int.Parse(cell.Groups[1].Value.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)).ToArray()),
    ];
}
