using System.Net;
using System.Text.Json;

namespace Merit.Cli.Api;

/// <summary>What the app answered to a request.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, empty when there is none.</param>
/// <param name="ETag">Names the state that it shows.</param>
/// <param name="RetryAfter">After how long the app wants to be asked again; null when it does not say.</param>
/// <param name="Next">Where the next page of a list is; null on the last one.</param>
public sealed record ApiAnswer(HttpStatusCode Status, string Body, string? ETag, TimeSpan? RetryAfter, string? Next)
{
    /// <summary>When it was answered, by the clock of the machine that did.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether it may be answered otherwise when it is asked again later.</summary>
    public bool IsOutage => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonElement? Json => Parse(Body);

    /// <summary>Text as JSON; null when it is none.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
