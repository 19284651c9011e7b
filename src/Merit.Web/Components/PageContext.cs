using Merit.Web.Look;
using Merit.Web.Texts;

namespace Merit.Web.Components;

/// <summary>What every page is told about its reader and the request; <c>PageLayout</c> hands it to all components.</summary>
public sealed record PageContext
{
    /// <summary>The language of the page.</summary>
    public Language Language { get; init; }

    /// <summary>The look that the reader chose.</summary>
    public Theme Theme { get; init; }

    /// <summary>The moment for which the page is drawn: relative times count from it.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Path and query of this page, as in <c>/cycles/merit-2027?sort=name</c>. Switches and sort links keep the rest of it.</summary>
    public string Address { get; init; } = "/";

    /// <summary>The request token that goes along with every form that changes something.</summary>
    public string AntiforgeryToken { get; init; } = "";

    /// <summary>Who is signed in, or <see langword="null"/>.</summary>
    public SignedInPerson? Person { get; init; }

    /// <summary>What this person's role may open, in order, texts in the language of the page.</summary>
    public IReadOnlyList<NavigationLink> Navigation { get; init; } = [];

    /// <summary>The cycle that the page is about, shown below the navigation; <see langword="null"/> for none.</summary>
    public NavigationLink? Cycle { get; init; }

    /// <summary>What the search box holds; <see langword="null"/> where this reader has no search.</summary>
    public string? Search { get; init; }

    /// <summary>What happened on the way here, told once after a redirect.</summary>
    public PageNotice? Notice { get; init; }

    /// <summary>Whether the page is one of those by which agencies are served: they sign in by a link.</summary>
    public bool IsForAgencies { get; init; }

    /// <summary>Whether the page is the same for everybody. It reads and writes no cookie: its language stands in its address.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Where this reader begins.</summary>
    public string Home => IsForAgencies ? "/a/status" : IsPublic ? To("/results") : "/";

    /// <summary>An address of ours as this page leads to it: in its language where only the address says which that is.</summary>
    /// <param name="address">Path and query.</param>
    public string To(string address) => IsPublic && Language == Language.English ? PageAddress.With(address, ("lang", "en")) : address;

    /// <summary>The texts that all pages share.</summary>
    public PageWords Words => PageWords.In(Language);
}

/// <summary>The look of the pages.</summary>
public enum Theme
{
    /// <summary>Light or dark, as the device asks.</summary>
    Device,

    /// <summary>Always light.</summary>
    Light,

    /// <summary>Always dark.</summary>
    Dark,
}

/// <summary>Who is signed in.</summary>
/// <param name="Name">The person's or agency's name.</param>
/// <param name="Role">The role, in the language of the page.</param>
public sealed record SignedInPerson(string Name, string Role);

/// <summary>A link with its words.</summary>
/// <param name="Text">In the language of the page.</param>
/// <param name="Href">An address of our own.</param>
/// <param name="Count">How many things wait there; 0 shows nothing.</param>
public sealed record NavigationLink(string Text, string Href, int Count = 0);

/// <summary>One sentence about what was done.</summary>
/// <param name="Tone">How it went.</param>
/// <param name="Text">In the language of the page.</param>
public sealed record PageNotice(Tone Tone, string Text);
