using System.Text.Encodings.Web;
using System.Text.Json;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace MeritFunctions.Tests;

/// <summary>Calls the app's HTTP functions as a host does.</summary>
internal static class HttpCalls
{
    /// <summary>A clock that stands before every deadline of the cases.</summary>
    public static FakeTimeProvider BeforeEveryDeadline { get; } = new(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Somebody with every role, who may act in anybody's name.</summary>
    public static Caller Anybody { get; } = new("tester", Roles.Staff) { Credential = Credential.Unguarded };

    /// <summary>What a function answers to a body.</summary>
    public static async Task<HttpAnswer> CallAsync(
        this AppFixture app, Func<HttpRequest, Task<IResult>> function, byte[]? body = null, string contentType = "application/json", string query = "", Caller? caller = null, string? key = null, string? seen = null, string? known = null)
    {
        DefaultHttpContext context = new() { RequestServices = app.Get<IServiceProvider>() };
        context.Features.Set(caller ?? Anybody);
        context.Request.Body = new MemoryStream(body ?? []);
        context.Request.ContentType = contentType;
        context.Request.Headers["Idempotency-Key"] = key;
        context.Request.Headers.IfMatch = seen;
        context.Request.Headers.IfNoneMatch = known;
        context.Request.QueryString = new QueryString(query);
        using MemoryStream written = new();
        context.Response.Body = written;
        IResult result = await function(context.Request);
        await result.ExecuteAsync(context);
        return new HttpAnswer(context.Response.StatusCode, written.ToArray(), context.Response.Headers.Link.ToString())
        {
            ETag = context.Response.Headers.ETag,
            Location = context.Response.Headers.Location,
        };
    }
}

/// <summary>An answer of the app.</summary>
internal sealed record HttpAnswer(int Status, byte[] Body, string? Link)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names the state that it shows.</summary>
    public string? ETag { get; init; }

    /// <summary>Where what came of it is shown.</summary>
    public string? Location { get; init; }

    /// <summary>The code of a problem.</summary>
    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>The answer without what only makes it readable.</summary>
    public string Text => JsonSerializer.Serialize(Json, Compact);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The findings of a problem: code and pointer.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Json.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("code").GetString()} {error.GetProperty("pointer").GetString()}")];
}
