using System.Text.Json;
using MeritFunctions.Register;

namespace MeritFunctions.Tests.Register;

public sealed class HealthCheckTests : IAsyncLifetime
{
    private readonly ProofApp _app = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task All_is_well_when_every_part_answers()
    {
        (int status, JsonElement body) = await AskAsync();
        Assert.Equal((200, "{\"status\":\"ok\"}"), (status, JsonSerializer.Serialize(body)));
    }

    [Fact]
    public async Task The_part_that_is_away_is_named_without_what_it_said()
    {
        _app.Blobs.Choose = _ => StorageFault.Before;
        (int status, JsonElement body) = await AskAsync();
        Assert.Equal((503, "degraded"), (status, body.GetProperty("status").GetString()));
        Assert.Equal(["degraded", "ok", "ok"], body.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("status").GetString()));
        Assert.True(body.GetProperty("parts")[0].TryGetProperty("since", out _));
        Assert.DoesNotContain("secret", JsonSerializer.Serialize(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cost_one_question()
    {
        _app.Blobs.Choose = _ => StorageFault.Before;
        _app.Blobs.ForgetCalls();
        HealthReport[] reports = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _app.Get<HealthCheck>().RunAsync(_app.Client, Cancellation)));
        Assert.Single(reports.Distinct());
        Assert.Single(_app.Blobs.Calls);
    }

    private async Task<(int Status, JsonElement Body)> AskAsync()
    {
        (int status, string body, _) = await _app.AnswerAsync("", request => _app.Function<Health>().RunAsync(request, _app.Client, Cancellation));
        using JsonDocument document = JsonDocument.Parse(body);
        return (status, document.RootElement.Clone());
    }
}
