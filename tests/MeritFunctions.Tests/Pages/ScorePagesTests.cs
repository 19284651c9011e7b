using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Pages;

public sealed partial class ScorePagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Header = "agency,perencanaan,kompetensi,kinerja,data-cat\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_shown_change_by_change_and_counts_when_it_is_confirmed()
    {
        string cycle = await StartAsync();
        Assert.Contains("kompetensi", (await app.PageAsync($"/cycles/{cycle}/scores", request => app.Function<ScorePages>().AskAsync(request, cycle, Cancellation))).Html, StringComparison.Ordinal);
        await ApplyAsync(cycle, await PreviewAsync(cycle, $"{Header}31,10,20,30,40\n"));
        PageAnswer preview = await PreviewAsync(cycle, $"{Header}31,11,20,30,\n32,1,1,1,1\n");
        Assert.Equal("100", (await ScoreAsync(cycle, "31"))!);
        PageAnswer applied = await ApplyAsync(cycle, preview);

        Assert.Equal(200, preview.Status);
        Assert.Contains("perencanaan: 10 menjadi 11", preview.Text, StringComparison.Ordinal);
        Assert.Contains("data-cat: 40 menjadi kosong", preview.Text, StringComparison.Ordinal);
        Assert.Contains("Dinas &lt;b&gt;Satu", preview.Html, StringComparison.Ordinal);
        Assert.Equal((302, $"/cycles/{cycle}?done=scores-imported"), (applied.Status, applied.Location));
        Assert.Equal(["61", "4"], [(await ScoreAsync(cycle, "31"))!, (await ScoreAsync(cycle, "32"))!]);
        Assert.Contains("Berkas ini tidak mengubah nilai apa pun.", (await PreviewAsync(cycle, $"{Header}32,1,1,1,1\n")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_imported_since_the_preview_is_shown_anew_before_anything_counts()
    {
        string cycle = await StartAsync();
        PageAnswer preview = await PreviewAsync(cycle, $"{Header}31,3,0,0,0\n");
        await ApplyAsync(cycle, await PreviewAsync(cycle, $"{Header}31,2,0,0,0\n"));

        PageAnswer anew = await ApplyAsync(cycle, preview);

        Assert.Equal(200, anew.Status);
        Assert.Contains("perencanaan: 2 menjadi 3", anew.Text, StringComparison.Ordinal);
        Assert.Equal("2", await ScoreAsync(cycle, "31"));
        Assert.Equal(302, (await ApplyAsync(cycle, anew)).Status);
        Assert.Equal("3", await ScoreAsync(cycle, "31"));
    }

    [Fact]
    public async Task A_file_with_mistakes_changes_nothing_and_names_each_of_them()
    {
        string cycle = await StartAsync();
        PageAnswer wrong = await PreviewAsync(cycle, $"{Header}31,999,0,0,0\n99,1,1,1,1\n");
        PageAnswer none = await app.PageAsync($"/cycles/{cycle}/scores", request => app.Function<ScorePages>().PreviewAsync(request, cycle, app.Client, Cancellation), new() { ["x"] = "" });

        Assert.Equal((422, 422), (wrong.Status, none.Status));
        Assert.Contains("baris 2", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("baris 3", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"#field-file\"", none.Html, StringComparison.Ordinal);
        Assert.Equal(0, (await app.CycleAsync(cycle)).ScoreFiles);
        string other = await app.StartCycleAsync("31");
        Assert.Equal(409, (await app.PageAsync($"/cycles/{other}/scores", request => app.Function<ScorePages>().AskAsync(request, other, Cancellation))).Status);
    }

    private Task<string> StartAsync() => app.StartCycleAsync("bkn-award", [new("31", "Dinas <b>Satu", "city", null, null), new("32", "Dinas Dua", "city", null, null)]);

    private async Task<string?> ScoreAsync(string cycle, string agency)
    {
        await app.StepAsync(cycle, agency);
        return (await app.RowAsync(cycle, agency)).SelfScore;
    }

    private Task<PageAnswer> PreviewAsync(string cycle, string file) => app.PageAsync(
        $"/cycles/{cycle}/scores", request => app.Function<ScorePages>().PreviewAsync(request, cycle, app.Client, Cancellation), [], ("nilai.csv", file));

    private Task<PageAnswer> ApplyAsync(string cycle, PageAnswer preview) => app.PageAsync(
        $"/cycles/{cycle}/scores/apply",
        request => app.Function<ScorePages>().ApplyAsync(request, cycle, app.Client, Cancellation),
        Hidden().Matches(preview.Html).ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value));

    [GeneratedRegex("<input type=\"hidden\" name=\"(content|expected)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
