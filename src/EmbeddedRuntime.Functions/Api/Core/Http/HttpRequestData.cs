using System.Collections.Specialized;
using System.Security.Claims;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A request, free of ASP.NET Core.</summary>
public abstract class HttpRequestData(FunctionContext functionContext)
{
    /// <summary>The body.</summary>
    public abstract Stream Body { get; }

    /// <summary>The headers.</summary>
    public abstract HttpHeadersCollection Headers { get; }

    /// <summary>The cookies.</summary>
    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    /// <summary>The address asked for.</summary>
    public abstract Uri Url { get; }

    /// <summary>Who asks.</summary>
    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    /// <summary>The method in capitals.</summary>
    public abstract string Method { get; }

    /// <summary>The invocation.</summary>
    public FunctionContext FunctionContext { get; } = functionContext;

    /// <summary>The query by name.</summary>
    public virtual NameValueCollection Query => System.Web.HttpUtility.ParseQueryString(Url.Query);

    /// <summary>A new answer.</summary>
    public abstract HttpResponseData CreateResponse();
}
