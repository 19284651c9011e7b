using EmbeddedRuntime.Functions.Http;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Request and answer of an HTTP invocation, for middleware.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request; null when the trigger is not HTTP.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        EmbeddedFunctionContext invocation = EmbeddedFunctionContext.Of(context);
        return new ValueTask<HttpRequestData?>(invocation.Http is null ? null : EmbeddedHttpRequestData.Of(invocation));
    }

    /// <summary>The answer, when the function gave back an <see cref="HttpResponseData"/>; null otherwise.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) =>
        EmbeddedFunctionContext.Of(context).Result as HttpResponseData;
}
