using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;
using SameSite = Microsoft.Azure.Functions.Worker.Http.SameSite;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>The cookies of an answer that is still being made.</summary>
internal sealed class EmbeddedHttpCookies : HttpCookies
{
    private readonly List<IHttpCookie> _cookies = [];

    public override void Append(string name, string value) => _cookies.Add(new HttpCookie(name, value));

    public override void Append(IHttpCookie cookie) => _cookies.Add(cookie);

    public override IHttpCookie CreateNew() => new HttpCookie("", "");

    public void WriteTo(IResponseCookies cookies)
    {
        foreach (IHttpCookie cookie in _cookies)
        {
            cookies.Append(cookie.Name, cookie.Value, new CookieOptions
            {
                Domain = cookie.Domain,
                Expires = cookie.Expires,
                HttpOnly = cookie.HttpOnly ?? false,
                MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Path = cookie.Path,
                Secure = cookie.Secure ?? false,
                SameSite = cookie.SameSite switch
                {
                    SameSite.Lax => SameSiteMode.Lax,
                    SameSite.Strict => SameSiteMode.Strict,
                    SameSite.ExplicitNone => SameSiteMode.None,
                    _ => SameSiteMode.Unspecified,
                },
            });
        }
    }
}
