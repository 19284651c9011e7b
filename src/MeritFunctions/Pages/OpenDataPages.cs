using Merit.Web.Look;
using Merit.Web.Pages.Publication;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Publication;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>The open data: the page that lists it, the files, and their schema.</summary>
public sealed class OpenDataPages(PublicAnswers answers, PublishedResults published, IOptions<PublicationOptions> options)
{
    /// <summary>What there is, under which licence, and what each column says.</summary>
    [Function("OpenDataPage")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.OpenDataPage)] HttpRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<CycleInstrument> cycles = await published.ListAsync(cancellation);
        PublicationOptions licence = options.Value;
        return answers.Show<OpenDataPage>(
            request,
            [licence.LicenceName, licence.LicenceAddress.AbsoluteUri, .. cycles.Select(cycle => cycle.Cycle.ETag.ToString())],
            () => new()
            {
                [nameof(OpenDataPage.Cycles)] = (IReadOnlyList<PublicCycleLine>)[.. cycles.Select(PublicAnswers.LineOf)],
                [nameof(OpenDataPage.LicenceName)] = licence.LicenceName,
                [nameof(OpenDataPage.LicenceAddress)] = licence.LicenceAddress.AbsoluteUri,
                [nameof(OpenDataPage.DataColumns)] = OpenData.Columns,
                [nameof(OpenDataPage.Schema)] = OpenData.SchemaAddress,
            });
    }

    /// <summary>The results of a cycle as they hold, as a file.</summary>
    [Function("OpenDataFile")]
    public Task<IResult> NewestAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.OpenDataFile)] HttpRequest request, string name, CancellationToken cancellation) =>
        answers.AnswerAsync(
            request,
            async () => FormOf(name) is (var cycle, { } form) && await published.FindAsync(cycle, cancellation) is { } found
                ? FileOf(request, found, found.Ranking, form, PublicCaching.Brief)
                : null,
            name);

    /// <summary>The same of one ranking by its hash: what stands there never changes.</summary>
    [Function("OpenDataByHash")]
    public Task<IResult> ByHashAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.OpenDataByHash)] HttpRequest request, string cycle, string name, CancellationToken cancellation) =>
        answers.AnswerAsync(
            request,
            async () => FormOf(name) is (var hash, { } form)
                    && await published.FindAsync(cycle, cancellation) is { } found
                    && await published.FindByHashAsync(found, hash, cancellation) is { } ranking
                ? FileOf(request, found, ranking, form, PublicCaching.Lasting)
                : null,
            cycle,
            name);

    /// <summary>The JSON Schema of the JSON files.</summary>
    [Function("OpenDataSchema")]
    public static IResult Schema([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.OpenDataSchema)] HttpRequest request) =>
        File(request, PublicCaching.Brief, [], () => OpenData.Schema.ToArray(), MediaTypes.Schema + MediaTypes.InUtf8, null);

    /// <summary>A file that is the same for everybody, or that whoever asks has it already.</summary>
    internal static IResult File(HttpRequest request, string keep, IEnumerable<string?> state, Func<byte[]> content, string mediaType, string? name)
    {
        if (PublicCaching.IsKnown(request, keep, [.. state]))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = SecurityHeaders.Handed;
        headers.XContentTypeOptions = "nosniff";
        return Results.File(content(), mediaType, name);
    }

    private IResult FileOf(HttpRequest request, PublishedCycle cycle, PublishedRanking ranking, DataForm form, string keep)
    {
        request.HttpContext.Response.Headers.Link = $"<{options.Value.LicenceAddress.AbsoluteUri}>; rel=\"license\", <{OpenData.SchemaAddress}>; rel=\"describedby\"";
        return File(request, keep, [ranking.Hash], () => ranking.File($"{form.Ending} {cycle.Row.ETag}", () => form.Write(PublicResults.Of(cycle, ranking))), form.MediaType, form.IsSaved ? $"hasil-{cycle.Id}{form.Ending}" : null);
    }

    private static (string Before, DataForm? Form) FormOf(string name) =>
        Array.Find(Forms, form => name.EndsWith(form.Ending, StringComparison.Ordinal)) is { } form ? (name[..^form.Ending.Length], form) : (name, null);

    private static readonly DataForm[] Forms =
    [
        new(".csv", MediaTypes.Csv + MediaTypes.InUtf8, OpenData.Csv, IsSaved: true),
        new(".json", MediaTypes.Json + MediaTypes.InUtf8, OpenData.Json, IsSaved: false),
    ];

    private sealed record DataForm(string Ending, string MediaType, Func<PublicResults, byte[]> Write, bool IsSaved);
}
