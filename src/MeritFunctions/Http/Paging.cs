using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>
/// Lists in pages: <c>?take=</c> says how long they are, and the header <c>Link</c> leads from one to the next by the key where
/// it ends, so that each costs the same however long the list is.
/// </summary>
public static class Paging
{
    /// <summary>How many a page may have.</summary>
    internal const int Most = 1000;

    /// <summary>How many it has when nobody says.</summary>
    internal const int Default = 200;

    private const int LongestKey = 500;

    /// <summary>How many are wanted at most.</summary>
    public static int Take(HttpRequest request, FindingList findings) => (int)(Number(request, findings, "take", 1, Most) ?? Default);

    /// <summary>A whole number that may be absent; one out of its bounds is a finding.</summary>
    public static long? Number(HttpRequest request, FindingList findings, string name, long least, long most)
    {
        if (request.Query[name] is not [{ Length: > 0 } text, ..])
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most)
        {
            return number;
        }

        findings.Error("page-out-of-range", "?" + name, name, least, most);
        return null;
    }

    /// <summary>Answers with one page of a list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The list's address below <c>/api/</c>.</param>
    /// <param name="read">Makes the answer, and says after which key the next page begins; null when this is the last one.</param>
    public static async Task<IResult> AnswerAsync(HttpRequest request, FormattableString path, Func<PageOrder, Task<(IResult Answer, string? Next)>> read)
    {
        FindingList findings = new(Messages.Find);
        int take = Take(request, findings);
        string after = request.Query["after"].ToString();
        if (after.Length > LongestKey || after.Any(char.IsControl))
        {
            findings.Error("page-unknown", "?after");
        }

        if (findings.HasErrors)
        {
            return Problems.Invalid(findings.All);
        }

        (IResult answer, string? next) = await read(new PageOrder(after, take));
        if (next is not null)
        {
            string query = request.Query["q"].ToString();
            Link(request, path, query.Length == 0 ? $"after={next}&take={take}" : (FormattableString)$"q={query}&after={next}&take={take}");
        }

        return answer;
    }

    /// <summary>Says where the next page is.</summary>
    public static void Link(HttpRequest request, FormattableString path, FormattableString query) =>
        request.HttpContext.Response.Headers.Link = $"<{Routes.Prefix}/{Escaped(path)}?{Escaped(query)}>; rel=\"next\"";

    // What people named may be any text, and a header takes ASCII only.
    private static string Escaped(FormattableString text) => string.Format(
        CultureInfo.InvariantCulture,
        text.Format,
        [.. text.GetArguments().Select(a => (object)Uri.EscapeDataString(Convert.ToString(a, CultureInfo.InvariantCulture) ?? ""))]);
}
