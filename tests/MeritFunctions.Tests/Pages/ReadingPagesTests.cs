using Merit.Assessment.Instruments;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Pages;

/// <summary>Pages on which nothing can be changed.</summary>
public sealed class ReadingPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Uploads_are_listed_by_state_and_agency_and_each_shows_what_its_check_found()
    {
        (string good, string bad) = (MeritApp.NewId(), MeritApp.NewId());
        string cycle = await app.StartCycleAsync(good, bad);
        await app.UploadAsync(cycle, good, "kirim-1");
        await app.PutUploadAsync($"{cycle}/{bad}/kirim-<2", MeritApp.Submission(cycle, bad, 99));
        await app.Get<MeritFunctions.Intake.SubmissionIntake>().TakeInAsync(
            MeritFunctions.Intake.UploadPlace.Of($"{cycle}/{bad}/kirim-<2/manifest.json")!, app.Client, Cancellation);

        PageAnswer all = await ListAsync(cycle, "?lang=en");
        PageAnswer rejected = await ListAsync(cycle, "?state=rejected");
        PageAnswer ofGood = await ListAsync(cycle, $"?agency={good}");

        Assert.All([good, bad], agency => Assert.Contains(agency + "/kirim", all.Html, StringComparison.Ordinal));
        Assert.DoesNotContain(good + "/kirim", rejected.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(bad + "/kirim", ofGood.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("kirim-<2", all.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await ListAsync("no-such-cycle")).Status);

        string receipt = Assert.Single(await app.ReportsAsync(cycle, bad)).Receipt;
        PageAnswer one = await app.PageAsync($"/cycles/{cycle}/uploads/{bad}/{receipt}", request => app.Function<UploadPages>().ShowAsync(request, cycle, bad, receipt, Cancellation));
        Assert.Contains("submission.json", one.Html, StringComparison.Ordinal);
        Assert.Contains("Kesalahan", one.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await app.PageAsync("/cycles/c/uploads/a/r", request => app.Function<UploadPages>().ShowAsync(request, "c", "a", "r", Cancellation))).Status);
    }

    [Fact]
    public async Task Every_instrument_that_ships_is_shown_with_what_its_figures_rest_on()
    {
        PageAnswer list = await app.PageAsync("/instruments", request => app.Function<InstrumentPages>().ListAsync(request, Cancellation));
        foreach (string id in ShippedInstruments.Ids)
        {
            Assert.Contains($"href=\"/instruments/{id}\"", list.Html, StringComparison.Ordinal);
            PageAnswer page = await app.PageAsync($"/instruments/{id}?lang=en", request => app.Function<InstrumentPages>().ShowAsync(request, id, Cancellation));
            Assert.Equal(200, page.Status);
            Assert.All(ShippedInstruments.Get(id).Leaves, leaf => Assert.Contains($"<bdi>{leaf.Code}</bdi>", page.Html, StringComparison.Ordinal));
        }

        Assert.Equal(404, (await app.PageAsync("/instruments/none", request => app.Function<InstrumentPages>().ShowAsync(request, "none", Cancellation))).Status);
    }

    private Task<PageAnswer> ListAsync(string cycle, string query = "") =>
        app.PageAsync($"/cycles/{cycle}/uploads{query}", request => app.Function<UploadPages>().ListAsync(request, cycle, Cancellation));
}
