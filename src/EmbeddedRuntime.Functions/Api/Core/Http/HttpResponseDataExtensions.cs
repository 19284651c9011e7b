using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Writes answers.</summary>
public static class HttpResponseDataExtensions
{
    /// <summary>Writes text, UTF-8 unless said otherwise.</summary>
    public static Task WriteStringAsync(this HttpResponseData response, string value, Encoding? encoding = null) =>
        response.WriteStringAsync(value, CancellationToken.None, encoding);

    /// <summary>Writes text, UTF-8 unless said otherwise.</summary>
    public static Task WriteStringAsync(
        this HttpResponseData response, string value, CancellationToken cancellationToken, Encoding? encoding = null) =>
        response.WriteBytesAsync((encoding ?? Encoding.UTF8).GetBytes(value), cancellationToken);

    /// <summary>Writes bytes.</summary>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value) =>
        response.WriteBytesAsync(value, CancellationToken.None);

    /// <summary>Writes bytes.</summary>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(value);
        return response.Body.WriteAsync(value, 0, value.Length, cancellationToken);
    }

    /// <summary>Writes the object as JSON and sets the content type.</summary>
    public static async ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        SetContentType(response, "application/json; charset=utf-8");
        await JsonSerializer.SerializeAsync(response.Body, instance, JsonSerializerOptions.Web, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the object by a serializer and sets the content type.</summary>
    public static async ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, ObjectSerializer serializer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(serializer);
        SetContentType(response, "application/json; charset=utf-8");
        await serializer.SerializeAsync(response.Body, instance, typeof(T), cancellationToken).ConfigureAwait(false);
    }

    private static void SetContentType(HttpResponseData response, string type)
    {
        response.Headers.Remove("Content-Type");
        response.Headers.TryAddWithoutValidation("Content-Type", type);
    }
}
