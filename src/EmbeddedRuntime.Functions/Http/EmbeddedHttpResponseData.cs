using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>An answer that is kept until the function has ended, so that its headers can still change.</summary>
internal sealed class EmbeddedHttpResponseData(FunctionContext context) : HttpResponseData(context)
{
    private readonly EmbeddedHttpCookies _cookies = new();

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = new();

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies => _cookies;

    public async Task WriteToAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = (int)StatusCode;
        foreach ((string name, IEnumerable<string> values) in Headers)
        {
            response.Headers[name] = values.ToArray();
        }

        _cookies.WriteTo(response.Cookies);
        if (Body.CanSeek)
        {
            Body.Position = 0;
        }

        await Body.CopyToAsync(response.Body, cancellation).ConfigureAwait(false);
    }
}
