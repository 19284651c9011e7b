namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The cookies of an answer.</summary>
public abstract class HttpCookies
{
    /// <summary>Adds a cookie of the session.</summary>
    public abstract void Append(string name, string value);

    /// <summary>Adds a cookie.</summary>
    public abstract void Append(IHttpCookie cookie);

    /// <summary>A new cookie, not yet added.</summary>
    public abstract IHttpCookie CreateNew();
}
