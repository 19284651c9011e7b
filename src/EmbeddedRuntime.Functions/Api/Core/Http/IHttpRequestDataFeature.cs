namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Makes the request of an invocation.</summary>
public interface IHttpRequestDataFeature
{
    /// <summary>The request; null when the trigger is not HTTP.</summary>
    ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context);
}
