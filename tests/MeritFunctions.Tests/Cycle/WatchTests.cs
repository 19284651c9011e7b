using MeritFunctions.Cycle;

namespace MeritFunctions.Tests.Cycle;

/// <summary>What watchers of a cycle ask for again and again.</summary>
public sealed class WatchTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_told_again_until_something_changes()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        HttpAnswer first = await WatchAsync(cycle, null);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        HttpAnswer same = await WatchAsync(cycle, first.ETag);
        await app.UploadAsync(cycle, agency, "u", isFinal: true);
        await app.StepAsync(cycle, agency);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        HttpAnswer news = await WatchAsync(cycle, first.ETag);

        Assert.Equal((200, 304, 200), (first.Status, same.Status, news.Status));
        Assert.Empty(same.Body);
        Assert.Equal(first.ETag, same.ETag);
        Assert.Equal(1, first.Json.GetProperty("counts").GetProperty("awaitingSubmission").GetInt32());
        Assert.Equal(1, news.Json.GetProperty("counts").GetProperty("awaitingVerification").GetInt32());
        Assert.Equal(app.Clock.GetUtcNow(), news.Json.GetProperty("now").GetDateTimeOffset());
        Assert.Equal(404, (await WatchAsync("nothing", null)).Status);
    }

    private Task<HttpAnswer> WatchAsync(string cycle, string? known) =>
        app.CallAsync(request => app.Function<Cycles>().WatchAsync(request, cycle, Cancellation), known: known);
}
