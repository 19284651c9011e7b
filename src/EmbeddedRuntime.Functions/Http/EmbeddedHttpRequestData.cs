using System.Security.Claims;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>A request behind the published type that knows no ASP.NET Core.</summary>
internal sealed class EmbeddedHttpRequestData(FunctionContext context, HttpRequest request) : HttpRequestData(context)
{
    private HttpHeadersCollection? _headers;

    public override Stream Body => request.Body;

    public override HttpHeadersCollection Headers => _headers ??= new HttpHeadersCollection(
        request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.Select(value => value ?? ""))));

    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        [.. request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url => new(request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    public override string Method => request.Method;

    public static EmbeddedHttpRequestData Of(EmbeddedFunctionContext context)
    {
        if (context.Features.Get<EmbeddedHttpRequestData>() is not { } data)
        {
            data = new EmbeddedHttpRequestData(context, context.Http!.Request);
            context.Features.Set(data);
        }

        return data;
    }

    public override HttpResponseData CreateResponse() => new EmbeddedHttpResponseData(FunctionContext);
}
