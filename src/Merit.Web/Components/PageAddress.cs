using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Merit.Web.Components;

/// <summary>Addresses that differ from the page's own in a few parameters.</summary>
public static class PageAddress
{
    /// <summary>The address with parameters set, or taken away where the value is <see langword="null"/>. The others stay, in their order.</summary>
    /// <param name="address">Path and query.</param>
    /// <param name="changes">Names and values.</param>
    public static string With(string address, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        ArgumentNullException.ThrowIfNull(address);
        int mark = address.IndexOf('?', StringComparison.Ordinal);
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(mark < 0 ? "" : address[mark..]);
        foreach ((string name, string? value) in changes)
        {
            query.Remove(name);
            if (!string.IsNullOrEmpty(value))
            {
                query[name] = value;
            }
        }

        return QueryHelpers.AddQueryString(mark < 0 ? address : address[..mark], query);
    }

    /// <summary>The path alone.</summary>
    public static string Path(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int mark = address.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? address : address[..mark];
    }

    /// <summary>An address of our own, or <c>"#"</c>: a stored text never becomes a link to elsewhere or a script.</summary>
    public static string Own(string? address) =>
        address is ['/', not ('/' or '\\'), ..] or "/" or ['#' or '?', ..] && !address.Any(char.IsControl) ? address : "#";
}
