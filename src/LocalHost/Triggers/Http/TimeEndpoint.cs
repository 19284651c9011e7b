using System.Text.Json;
using LocalHost.Engine.Clock;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Triggers.Http;

/// <summary>The clock, for demos and tests. A request here does not hold it: it could then not move.</summary>
internal sealed class TimeEndpoint(HostClock clock)
{
    public const string Route = "/runtime/local/time";

    public Task ShowAsync(HttpContext http) => http.Response.WriteAsJsonAsync(
        new { now = clock.GetUtcNow(), mode = clock.Mode.ToString() }, http.RequestAborted);

    public async Task ChangeAsync(HttpContext http)
    {
        if (await ReadAsync(http).ConfigureAwait(false) is not { } change)
        {
            await Results.Problem(
                "The body is an object with \"mode\": \"Off\", \"Auto\" or \"Manual\", or with \"advanceBySeconds\": a number from 0, or both.",
                statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(http).ConfigureAwait(false);
            return;
        }
        if (change.Mode is { } mode)
        {
            clock.Mode = mode;
        }
        if (change.Advance is { } time)
        {
            await clock.AdvanceByAsync(time, http.RequestAborted).ConfigureAwait(false);
        }
        await ShowAsync(http).ConfigureAwait(false);
    }

    private static async Task<(TimeSkipping? Mode, TimeSpan? Advance)?> ReadAsync(HttpContext http)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted).ConfigureAwait(false);
            return body.RootElement.ValueKind == JsonValueKind.Object ? Read(body.RootElement) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (TimeSkipping? Mode, TimeSpan? Advance)? Read(JsonElement change)
    {
        TimeSkipping? mode = null;
        TimeSpan? advance = null;
        if (change.TryGetProperty("mode", out JsonElement asked))
        {
            if (asked.ValueKind != JsonValueKind.String || !Enum.TryParse(asked.GetString(), ignoreCase: true, out TimeSkipping parsed) || !Enum.IsDefined(parsed))
            {
                return null;
            }
            mode = parsed;
        }
        if (change.TryGetProperty("advanceBySeconds", out JsonElement seconds))
        {
            // A hundred years: more is a slip of the pen, not a wish.
            if (seconds.ValueKind != JsonValueKind.Number || !seconds.TryGetDouble(out double value) || value is < 0 or > 3_155_760_000)
            {
                return null;
            }
            advance = TimeSpan.FromSeconds(value);
        }
        return mode is null && advance is null ? null : (mode, advance);
    }
}
