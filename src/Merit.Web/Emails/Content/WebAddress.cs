namespace Merit.Web.Emails.Content;

/// <summary>Which addresses may become a link: http and https, nothing that a mail client could execute.</summary>
internal static class WebAddress
{
    public static Uri? Of(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? Of(address) : null;

    public static Uri? Of(Uri? address) =>
        address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : null;
}
