using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MeritFunctions.Tests.Pages;

/// <summary>Calls page functions as a browser does.</summary>
internal static class PageCalls
{
    /// <summary>An operator with a session.</summary>
    public static Caller Operator { get; } = new("op-1", Roles.Operator) { Name = "Ani Operator", Credential = Credential.Session };

    /// <summary>Somebody who sees everything and changes nothing.</summary>
    public static Caller Auditor { get; } = new("au-1", Roles.Auditor) { Name = "Budi Auditor", Credential = Credential.Session };

    /// <summary>What a page answers.</summary>
    /// <param name="app">The app.</param>
    /// <param name="address">Path and query.</param>
    /// <param name="function">The page's function.</param>
    /// <param name="form">What its form sends; null to ask for the page.</param>
    /// <param name="file">A file that the form sends along.</param>
    /// <param name="caller">Who asks; an operator unless said otherwise.</param>
    /// <param name="known">The state of the page that the browser has already.</param>
    public static async Task<PageAnswer> PageAsync(
        this AppFixture app,
        string address,
        Func<HttpRequest, Task<IResult>> function,
        Dictionary<string, string>? form = null,
        (string Name, string Content)? file = null,
        Caller? caller = null,
        string? known = null)
    {
        await using AsyncServiceScope scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        DefaultHttpContext http = new() { RequestServices = scope.ServiceProvider };
        http.Features.Set(caller ?? Operator);
        http.Request.Scheme = "https";
        http.Request.Host = new HostString("localhost");
        http.Request.Method = form is null ? "GET" : "POST";
        http.Request.Headers.IfNoneMatch = known;
        string[] parts = address.Split('?', 2);
        http.Request.Path = PathString.FromUriComponent(parts[0]);
        http.Request.QueryString = new QueryString(parts.Length > 1 ? "?" + parts[1] : "");
        if (form is not null)
        {
            using MultipartFormDataContent content = [];
            foreach ((string name, string value) in form)
            {
                content.Add(new StringContent(value), name);
            }

            if (file is { } sent)
            {
                content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(sent.Content)), "file", sent.Name);
            }

            http.Request.ContentType = content.Headers.ContentType!.ToString();
            http.Request.Body = new MemoryStream(await content.ReadAsByteArrayAsync());
        }

        using MemoryStream written = new();
        http.Response.Body = written;
        IResult result = await function(http.Request);
        await result.ExecuteAsync(http);
        return new PageAnswer(http.Response.StatusCode, Encoding.UTF8.GetString(written.ToArray()), http.Response.Headers);
    }
}

/// <summary>A page.</summary>
/// <param name="Status">The status.</param>
/// <param name="Html">What is shown.</param>
/// <param name="Headers">The headers.</param>
internal sealed record PageAnswer(int Status, string Html, IHeaderDictionary Headers)
{
    /// <summary>Where it leads on.</summary>
    public string Location => Headers.Location.ToString();

    /// <summary>The page as it is read, without its markup.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Html, @"(\s|<[^>]*>)+", " "));
}

/// <summary>What stands in an audit log.</summary>
internal static class AuditReads
{
    /// <summary>The newest event of a log.</summary>
    public static async Task<AuditEvent> LastAsync(this AppFixture app, string log) => (await app.EventsAsync(log))[^1];

    /// <summary>The events of a log, oldest first.</summary>
    public static async Task<IReadOnlyList<AuditEvent>> EventsAsync(this AppFixture app, string log)
    {
        List<AuditEvent> events = [];
        await foreach (AuditLine line in app.Get<AuditLog>().ReadAsync(log, AuditPlace.Start, TestContext.Current.CancellationToken))
        {
            events.Add(AuditChain.ReadEvent(line.Bytes)!);
        }

        return events;
    }
}
