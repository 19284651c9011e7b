using Microsoft.AspNetCore.Http;

namespace Merit.Web.Look;

/// <summary>
/// What every page and asset says to the browser. The policy has no <c>unsafe-inline</c>: components write no inline
/// style, script or handler, and the pages load nothing from another origin.
/// </summary>
public static class SecurityHeaders
{
    /// <summary>Everything from our own origin, nothing inline, never inside a frame.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The same for a page that shows one of our own addresses in a frame.</summary>
    public const string WithFrame = ContentSecurityPolicy + "; frame-src 'self'";

    /// <summary>The same for a page that sends files straight to a storage of another origin.</summary>
    /// <param name="storage">Where that storage listens.</param>
    public static string WithUploadsTo(Uri storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return ContentSecurityPolicy.Replace("connect-src 'self'", $"connect-src 'self' {storage.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
    }

    /// <summary>
    /// For a mail that such a frame shows. Mails carry their styles inline, because that is all that mail programs read; everything
    /// else is shut: no script, no request, no form, no link that leads the frame away, an origin of its own.
    /// </summary>
    public const string FramedMail = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

    /// <summary>
    /// For a picture that an agency has sent, in a frame of ours: it is drawn, and nothing in it runs, asks or leads anywhere.
    /// </summary>
    public const string FramedPicture = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

    /// <summary>
    /// The same for a PDF. Browsers open none in a sandbox: their reader is a program of its own, apart from the page, in which a PDF reaches neither
    /// our origin nor its cookies.
    /// </summary>
    public const string FramedPdf = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /// <summary>For a file that is only handed on.</summary>
    public const string Handed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Names and values in the order in which they are sent.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new("Content-Security-Policy", ContentSecurityPolicy),
        new("X-Content-Type-Options", "nosniff"),
        // An agency's link carries its key: no other site may learn the address. Forms of our own still show where they come from.
        new("Referrer-Policy", "same-origin"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        new("X-Frame-Options", "DENY"),
    ];

    /// <summary>Sets all of them on an answer.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach ((string name, string value) in All)
        {
            headers[name] = value;
        }
    }
}
