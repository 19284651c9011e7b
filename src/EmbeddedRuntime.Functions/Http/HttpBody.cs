using System.Text.Json;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>Reads the body of a request for a <c>[FromBody]</c> parameter.</summary>
internal static class HttpBody
{
    public static ArgumentBinder Binder(Type type) => type == typeof(string)
        ? static async context => await ReadTextAsync(context).ConfigureAwait(false)
        : context => ReadJsonAsync(context, type);

    private static async ValueTask<string> ReadTextAsync(EmbeddedFunctionContext context)
    {
        using var reader = new StreamReader(context.Http!.Request.Body, leaveOpen: true);
        return await reader.ReadToEndAsync(context.Http.RequestAborted).ConfigureAwait(false);
    }

    private static async ValueTask<object?> ReadJsonAsync(EmbeddedFunctionContext context, Type type)
    {
        HttpRequest request = context.Http!.Request;
        if (request.ContentLength == 0)
        {
            return null;
        }

        JsonSerializerOptions options =
            context.InstanceServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, options, context.Http.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw new FunctionInputConverterException($"The request's body is not a {type.Name}: {error.Message}", error);
        }
    }
}
