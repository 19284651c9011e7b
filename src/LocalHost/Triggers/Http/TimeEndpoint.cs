using System.Text.Json;
using System.Text.Json.Serialization;
using LocalHost.Engine.Clock;

namespace LocalHost.Triggers.Http;

/// <summary>The clock, for demos and tests. A request here does not hold it: it could then not move.</summary>
internal sealed class TimeEndpoint(HostClock clock)
{
    public const string Route = "/runtime/local/time";

    // A hundred years: more is a slip of the pen, not a wish.
    private const double MostSeconds = 3_155_760_000;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    public Task ShowAsync(HttpContext http) => http.Response.WriteAsJsonAsync(
        new { now = clock.GetUtcNow(), mode = clock.Mode.ToString() }, http.RequestAborted);

    public async Task ChangeAsync(HttpContext http)
    {
        Change? change = await ReadAsync(http).ConfigureAwait(false);
        if (change is null or { Mode: null, AdvanceBySeconds: null } or { AdvanceBySeconds: < 0 or > MostSeconds })
        {
            await Results.Problem(
                "The body is an object with \"mode\": \"Off\", \"Auto\" or \"Manual\", or with \"advanceBySeconds\": a number from 0, or both.",
                statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(http).ConfigureAwait(false);
            return;
        }
        clock.Mode = change.Mode ?? clock.Mode;
        if (change.AdvanceBySeconds is { } seconds)
        {
            await clock.AdvanceByAsync(TimeSpan.FromSeconds(seconds), http.RequestAborted).ConfigureAwait(false);
        }
        await ShowAsync(http).ConfigureAwait(false);
    }

    private static async Task<Change?> ReadAsync(HttpContext http)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<Change>(http.Request.Body, Format, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Change(TimeSkipping? Mode, double? AdvanceBySeconds);
}
