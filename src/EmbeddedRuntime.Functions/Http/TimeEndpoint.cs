using System.Text.Json;
using EmbeddedRuntime.DurableTask;
using EmbeddedRuntime.Functions.Durable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>The clock of the embedded runtime, for demos and tests.</summary>
internal static class TimeEndpoint
{
    private const string Route = "/runtime/embedded/time";

    public static void Map(WebApplication app, KeyRing keys)
    {
        EmbeddedClock clock = app.Services.GetRequiredService<EmbeddedClock>();
        HttpPipeline.MapOwn(app, Route, HttpMethods.Get, keys.ForAdmin(), http => ShowAsync(http, clock));
        HttpPipeline.MapOwn(app, Route, HttpMethods.Post, keys.ForAdmin(), http => ChangeAsync(http, clock));
    }

    private static Task ShowAsync(HttpContext http, EmbeddedClock clock) => http.Response.WriteAsJsonAsync(
        new { now = clock.GetUtcNow(), mode = clock.Mode.ToString() }, http.RequestAborted);

    private static async Task ChangeAsync(HttpContext http, EmbeddedClock clock)
    {
        JsonElement? body;
        try
        {
            body = await DurableJson.BodyAsync(http).ConfigureAwait(false);
        }
        catch (BadHttpRequestException)
        {
            body = null;
        }

        if (body is not { ValueKind: JsonValueKind.Object } change || Read(change) is not { } asked)
        {
            await Results.Problem(
                "The body is an object with \"mode\": \"Off\", \"Auto\" or \"Manual\", or with \"advanceBySeconds\": a number from 0, or both.",
                statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        if (asked.Mode is { } mode)
        {
            clock.Mode = mode;
        }

        if (asked.Advance is { } time)
        {
            await clock.AdvanceByAsync(time, http.RequestAborted).ConfigureAwait(false);
        }

        await ShowAsync(http, clock).ConfigureAwait(false);
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
