using System.Text;
using Merit.Adapters.Storage;
using Merit.Web.Components;
using Merit.Web.Look;
using Merit.Web.Pages;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>What all pages share: who reads, in which language and look, where they may go, and how a page is answered.</summary>
public sealed class PageFrame(TimeProvider clock, IOptions<AccessOptions> access)
{
    private const string LanguageCookie = "merit-lang";
    private const string ThemeCookie = "merit-theme";
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    /// <summary>What a page is told about its reader and the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cycle">The cycle that the page is about.</param>
    public PageContext For(HttpRequest request, NavigationLink? cycle = null)
    {
        Caller caller = request.Caller();
        PageContext plain = Plain(request);
        Words words = Words.Of<CommonWords>(plain.Language);
        return plain with
        {
            AntiforgeryToken = Sessions.ProofFor(request.HttpContext) ?? "",
            Person = caller.Credential is Credential.None ? null : new SignedInPerson(caller.Name ?? caller.Id, string.Join(", ", RolesOf(caller).Select(role => words["Role." + role]))),
            IsForAgencies = plain.IsForAgencies || caller.Roles == Roles.Agency,
            Navigation = caller.Roles == Roles.None && !plain.IsForAgencies ? PublicPlaces(plain) : [.. Places.Where(place => (place.Roles & caller.Roles) != Roles.None).Select(place => new NavigationLink(words[place.Text], place.Href))],
            Cycle = cycle,
            Search = (caller.Roles & Roles.Staff) == Roles.None ? null : request.Query["q"].ToString(),
            Notice = request.Query["done"].ToString() is { Length: > 0 } done && words.Find("Done." + done) is { } told ? new PageNotice(Tone.Success, told) : null,
        };
    }

    /// <summary>The same of a page that must be shown when storage is away: nothing that knows a person, for that may be asked of it.</summary>
    public PageContext Plain(HttpRequest request) => new()
    {
        Language = LanguageOf(request),
        Theme = Choice(request, "theme", ThemeCookie) switch { "light" => Theme.Light, "dark" => Theme.Dark, _ => Theme.Device },
        Now = clock.GetUtcNow(),
        Address = request.Path + request.QueryString.ToString(),
        IsForAgencies = request.Path.StartsWithSegments("/" + Routes.AgencyHome, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>The same of a page that is the same for everybody, so that caches may keep it: it hangs on its address alone and on no cookie.</summary>
    public PageContext Public(HttpRequest request)
    {
        PageContext context = new()
        {
            Language = request.Query["lang"] == "en" ? Language.English : Language.Indonesian,
            Now = clock.GetUtcNow(),
            Address = request.Path + request.QueryString.ToString(),
            IsPublic = true,
        };
        return context with { Navigation = PublicPlaces(context) };
    }

    /// <summary>Where anybody may go.</summary>
    public static IReadOnlyList<NavigationLink> PublicPlaces(PageContext context)
    {
        Words words = Words.Of<CommonWords>(context.Language);
        return [.. Outside.Select(place => new NavigationLink(words[place.Text], (context with { IsPublic = true }).To(place.Href)))];
    }

    /// <summary>The language in which somebody reads.</summary>
    public static Language LanguageOf(HttpRequest request) => Choice(request, "lang", LanguageCookie) == "en" ? Language.English : Language.Indonesian;

    /// <summary>A page as an answer.</summary>
    /// <typeparam name="TPage">The page.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="parameters">What the page shows, by the names of its parameters.</param>
    /// <param name="status">200 unless said otherwise.</param>
    public static IResult Show<TPage>(HttpRequest request, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        SecurityHeaders.Set(headers);
        headers.CacheControl = "no-store";
        return new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>
    /// Whether whoever asks has the page already as it stands, so that 304 is enough; says which state it is. Relative times
    /// make it another one with every minute.
    /// </summary>
    /// <param name="context">Who reads, and when.</param>
    /// <param name="request">The request.</param>
    /// <param name="state">Names the state of what the page shows.</param>
    public static bool IsKnown(PageContext context, HttpRequest request, string state)
    {
        string all = $"{state}|{context.Address}|{context.Language}|{context.Theme}|{context.Person}|{context.Now.UtcTicks / TimeSpan.TicksPerMinute}";
        string tag = $"W/\"{StoredJson.Sha256(Encoding.UTF8.GetBytes(all))[..24]}\"";
        request.HttpContext.Response.Headers.ETag = tag;
        return request.Headers.IfNoneMatch.Contains(tag);
    }

    /// <summary>Leads on after something was done; <paramref name="done"/> names the sentence that the next page says about it.</summary>
    public static IResult GoOn(string address, string? done = null) =>
        Results.Redirect(PageAddress.With(PageAddress.Own(address), ("done", done)), permanent: false, preserveMethod: false);

    /// <summary>Whether people sign in through the platform; else by the app's own page.</summary>
    public bool IsPlatform => access.Value.Platform;

    private static IReadOnlyList<string> RolesOf(Caller caller) => caller.Roles == Roles.Agency ? ["agency"] : RoleNames.Of(caller.Roles);

    private static readonly (string Text, string Href, Roles Roles)[] Places =
    [
        ("Nav.Home", "/home", Roles.Staff),
        ("Nav.Desk", "/desk", Roles.Assessor),
        ("Nav.Moderation", "/moderation", Roles.Moderator | Roles.Auditor | Roles.Operator),
        ("Nav.Cycles", "/cycles", Roles.Staff),
        ("Nav.Plenary", "/plenary", Roles.Plenary | Roles.Operator | Roles.Auditor),
        ("Nav.Register", "/register", Roles.Operator | Roles.Auditor),
        ("Nav.Assessors", "/assessors", Roles.Operator | Roles.Moderator | Roles.Auditor),
        ("Nav.Instruments", "/instruments", Roles.Staff),
        ("Nav.People", "/people", Roles.Operator | Roles.Auditor),
        ("Nav.Audit", "/audit", Roles.Operator | Roles.Auditor),
    ];

    private static readonly (string Text, string Href)[] Outside = [("Nav.Results", "/results"), ("Nav.Methods", "/methods"), ("Nav.Data", "/data"), ("Nav.Check", "/check")];

    // A choice in the address is remembered, so that the next page has it too.
    private static string? Choice(HttpRequest request, string parameter, string cookie)
    {
        if (request.Query[parameter].ToString() is { Length: > 0 and < 10 } chosen)
        {
            if (!request.HttpContext.Response.HasStarted)
            {
                request.HttpContext.Response.Cookies.Append(
                    cookie, chosen, new CookieOptions { MaxAge = Remembered, SameSite = SameSiteMode.Lax, Secure = true, HttpOnly = true, IsEssential = true });
            }

            return chosen;
        }

        return request.Cookies[cookie];
    }
}
