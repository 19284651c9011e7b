using System.Net;
using System.Text;
using System.Text.Json;

namespace Merit.Cli.Api;

/// <summary>What the app answered to a request.</summary>
/// <param name="App">The address of the app that was asked.</param>
/// <param name="Status">The status.</param>
/// <param name="Bytes">The body byte for byte, empty when there is none.</param>
public sealed record ApiAnswer(Uri App, HttpStatusCode Status, byte[] Bytes)
{
    /// <summary>Names the state that it shows.</summary>
    public string? ETag { get; init; }

    /// <summary>After how long the app wants to be asked again; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where the next page of a list is; null on the last one.</summary>
    public string? Next { get; init; }

    /// <summary>Where to go on, as of something that was made; null when it does not say.</summary>
    public Uri? Location { get; init; }

    /// <summary>When it was answered, by the clock of the machine that did.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether it may be answered otherwise when it is asked again later.</summary>
    public bool IsOutage => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    /// <summary>The body as text.</summary>
    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonElement? Json => Parse(Body);

    /// <summary>The body as the JSON that the app answers with.</summary>
    /// <exception cref="UserFacingException">It is none: something else answers there.</exception>
    public JsonElement Document => As<JsonElement>();

    /// <summary>The body as what the app answers with.</summary>
    /// <exception cref="UserFacingException">It is something else: so is what answers there.</exception>
    public T As<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Bytes, JsonSerializerOptions.Web) ?? throw Foreign(null);
        }
        catch (JsonException failure)
        {
            throw Foreign(failure);
        }
    }

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

    private UserFacingException Foreign(JsonException? failure) => new($"{App} does not answer as the app does. Check the address.", failure);
}
