using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>JSON in and out of the management API.</summary>
internal static class DurableJson
{
    /// <summary>A stored payload as JSON; as text when it is none.</summary>
    public static JsonNode? Node(string? payload)
    {
        if (payload is null)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(payload);
        }
        catch (JsonException)
        {
            return JsonValue.Create(payload);
        }
    }

    /// <summary>The body; null when there is none.</summary>
    /// <exception cref="BadHttpRequestException">400: the body is no JSON.</exception>
    public static async Task<JsonElement?> BodyAsync(HttpContext http)
    {
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content, http.RequestAborted).ConfigureAwait(false);
        if (content.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<JsonElement>(content.GetBuffer().AsSpan(0, (int)content.Length));
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException("Invalid JSON content", error);
        }
    }
}
