using System.Reflection;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>Turns what an HTTP function gave back into the answer.</summary>
internal static class HttpResultWriter
{
    /// <summary>Whether results of this type can be <c>IActionResult</c>, which needs the services of MVC.</summary>
    public static bool NeedsMvc(EmbeddedFunction function) =>
        MayBeActionResult(function.ResultType) || MayBeActionResult(function.HttpResultProperty?.PropertyType);

    public static Task WriteAsync(EmbeddedFunctionContext context, HttpContext http)
    {
        object? result = context.Function.HttpResultProperty is { } property && context.Result is { } holder
            ? property.GetValue(holder)
            : context.Result;
        switch (result)
        {
            // Nothing given back: the function has written the answer itself, or 200 and nothing is the answer.
            case null:
                return Task.CompletedTask;
            case IResult answer:
                return answer.ExecuteAsync(http);
            case IActionResult answer:
                return answer.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
            case EmbeddedHttpResponseData answer:
                return answer.WriteToAsync(http.Response, http.RequestAborted);
            case string text:
                http.Response.ContentType = "text/plain; charset=utf-8";
                return http.Response.WriteAsync(text, http.RequestAborted);
            case byte[] bytes:
                http.Response.ContentType = "application/octet-stream";
                return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
            case Stream stream:
                return CopyAsync(stream, http);
            default:
                return http.Response.WriteAsJsonAsync(result, result.GetType(), http.RequestAborted);
        }
    }

    private static async Task CopyAsync(Stream stream, HttpContext http)
    {
        await using (stream.ConfigureAwait(false))
        {
            http.Response.ContentType ??= "application/octet-stream";
            await stream.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool MayBeActionResult(Type? type) =>
        type is not null && (typeof(IActionResult).IsAssignableFrom(type) || type == typeof(object));
}
