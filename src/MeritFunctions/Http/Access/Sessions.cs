using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MeritFunctions.Http.Access;

/// <summary>What a browser keeps: a session, and the half of a form's proof that only its own site can send back.</summary>
public static class Sessions
{
    /// <summary>The name of the framework's scheme.</summary>
    public const string Scheme = "session";

    /// <summary>The cookie. With this prefix browsers take it over encrypted connections and for this one host alone.</summary>
    public const string Cookie = "__Host-merit";

    /// <summary>The header by which a script of ours proves what a form proves by a field.</summary>
    public const string ProofHeader = "X-Merit-Form";

    /// <summary>The field.</summary>
    public const string ProofField = "__RequestVerificationToken";

    private const string SessionClaim = "session";
    private const string CycleClaim = "cycle";
    private const string AgencyClaim = "agency";
    private const string LinkClaim = "link";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    /// <summary>Adds the framework's cookies and forms as this app uses them.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, options =>
        {
            options.Cookie.Name = Cookie;
            options.Cookie.HttpOnly = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.Path = "/";
            options.ExpireTimeSpan = Lifetime;
            options.SlidingExpiration = false;
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie = new SecureCookie { Name = "__Host-merit-form", HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };
            options.FormFieldName = ProofField;
            options.HeaderName = ProofHeader;
            options.SuppressXFrameOptionsHeader = true;
        });
        return services;
    }

    /// <summary>What a session of somebody holds.</summary>
    public static ClaimsPrincipal PrincipalOf(Caller caller) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, caller.Id),
            new Claim(ClaimTypes.Name, caller.Name ?? caller.Id),
            new Claim(SessionClaim, Guid.NewGuid().ToString("N")),
            .. caller.Cycle is { } cycle
                ? (Claim[])[new Claim(CycleClaim, cycle), new Claim(AgencyClaim, caller.Agency!), new Claim(LinkClaim, caller.Link.ToString(CultureInfo.InvariantCulture))]
                : [],
        ],
        Scheme));

    /// <summary>
    /// Whose session it is; null when it is nobody's any more. Roles are not kept in it: they are what the settings say now.
    /// </summary>
    public static Caller? CallerOf(ClaimsPrincipal session, AccessOptions options, IHostEnvironment environment)
    {
        string id = session.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        if (session.FindFirstValue(CycleClaim) is { } cycle && session.FindFirstValue(AgencyClaim) is { } agency)
        {
            // Whether the link still holds, whoever asks finds in the agency's row.
            int link = int.Parse(session.FindFirstValue(LinkClaim) ?? "0", CultureInfo.InvariantCulture);
            return new Caller(id, Roles.Agency) { Cycle = cycle, Agency = agency, Link = link, Name = session.FindFirstValue(ClaimTypes.Name), Credential = Credential.Session };
        }

        return PersonOf(id, options, environment) is { } person
            ? new Caller(person.Id, RoleNames.Parse(person.Roles)) { Name = person.Name, Credential = Credential.Session }
            : null;
    }

    /// <summary>The id of a session, by which it can be ended; null for one that was begun before sessions had ids.</summary>
    public static string? IdOf(ClaimsPrincipal session) => session.FindFirstValue(SessionClaim);

    /// <summary>When a session that holds now ends by itself at the latest.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset now) => now + Lifetime;

    /// <summary>Somebody of the app's own sign-in page; null where there is no such page, or nobody of that id.</summary>
    public static AccessOptions.Person? PersonOf(string id, AccessOptions options, IHostEnvironment environment) =>
        environment.IsDevelopment() && options.SignIn ? options.People.FirstOrDefault(person => person.Id == id) : null;

    /// <summary>The proof that a form of a page carries.</summary>
    public static string? ProofFor(HttpContext http) => http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken;

    // The app stands behind a host that speaks plain HTTP to it. The framework's own policy "always" would then draw no form at all.
    private sealed class SecureCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            CookieOptions cookie = base.Build(context, expiresFrom);
            cookie.Secure = true;
            return cookie;
        }
    }
}
