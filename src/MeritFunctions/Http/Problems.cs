using System.Text.Json;
using System.Text.Json.Serialization;
using Merit.Assessment;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>RFC 9457 answers. Each says in both languages what is wrong, all of it at once.</summary>
public static class Problems
{
    // Relative to the address that was asked, so that it is right under whatever name the app is reached.
    private const string TypePrefix = "/errors/";

    /// <summary>422 (or 400 when the body could not be read at all) with every finding.</summary>
    public static IResult Invalid(IReadOnlyList<Finding> findings, int status = StatusCodes.Status422UnprocessableEntity) =>
        Answer(status, "invalid", Messages.Format("title-invalid"), null, new Dictionary<string, object?> { ["errors"] = findings });

    /// <summary>413.</summary>
    public static IResult TooLarge(int most) =>
        Answer(StatusCodes.Status413PayloadTooLarge, "body-too-large", Messages.Format("title-too-large"), Messages.Format("body-too-large", most), []);

    /// <summary>401: it is not known who asks.</summary>
    public static IResult Unauthorized(string code) =>
        Answer(StatusCodes.Status401Unauthorized, code, Messages.Format("title-unauthorized"), Messages.Format(code), []);

    /// <summary>403: it is known who asks, and that is not enough.</summary>
    public static IResult Forbidden(string code, params ReadOnlySpan<object?> arguments) =>
        Answer(StatusCodes.Status403Forbidden, code, Messages.Format("title-forbidden"), Messages.Format(code, arguments), []);

    /// <summary>429: somebody tries too often.</summary>
    public static IResult TooMany(HttpRequest request)
    {
        request.HttpContext.Response.Headers.RetryAfter = "60";
        return Answer(StatusCodes.Status429TooManyRequests, "too-many", Messages.Format("title-too-many"), Messages.Format("too-many"), []);
    }

    /// <summary>404.</summary>
    public static IResult NotFound(string code, params ReadOnlySpan<object?> arguments) =>
        Answer(StatusCodes.Status404NotFound, code, Messages.Format("title-not-found"), Messages.Format(code, arguments), []);

    /// <summary>409.</summary>
    public static IResult Conflict(string code, params ReadOnlySpan<object?> arguments) =>
        Answer(StatusCodes.Status409Conflict, code, Messages.Format("title-conflict"), Messages.Format(code, arguments), []);

    /// <summary>412: what was to be changed is no longer as it was seen.</summary>
    public static IResult Stale() =>
        Answer(StatusCodes.Status412PreconditionFailed, "state-changed", Messages.Format("title-conflict"), Messages.Format("state-changed"), []);

    /// <summary>409 that lists what stands in the way.</summary>
    public static IResult Blocked(IReadOnlyList<Blocker> blockers) =>
        Answer(
            StatusCodes.Status409Conflict,
            "release-blocked",
            Messages.Format("title-conflict"),
            Messages.Format("release-blocked", blockers.DistinctBy(b => b.Agency).Count()),
            new Dictionary<string, object?> { ["blockers"] = blockers });

    /// <summary>500 that names the result records which are not what they were: nothing of them is shown as a result.</summary>
    public static IResult Damaged(IReadOnlyList<DamagedRecord> records) =>
        Answer(
            StatusCodes.Status500InternalServerError,
            "results-damaged",
            Messages.Format("title-failed"),
            Messages.Format("results-damaged", records.Count),
            new Dictionary<string, object?> { ["records"] = records.Select(r => new DamageLine(r.Agency, r.Name, JsonNamingPolicy.CamelCase.ConvertName(r.Reason.ToString()))).ToList() });

    /// <summary>503: what the app stands on does not answer now.</summary>
    public static IResult Unavailable() =>
        Answer(StatusCodes.Status503ServiceUnavailable, "storage-away", Messages.Format("title-unavailable"), Messages.Format("storage-away"), []);

    /// <summary>500: a defect of the app, told by nothing but what it is found by in the log.</summary>
    public static IResult Failed(string correlation) =>
        Answer(
            StatusCodes.Status500InternalServerError,
            "failed",
            Messages.Format("title-failed"),
            Messages.Format("failed", correlation),
            new Dictionary<string, object?> { ["correlation"] = correlation });

    /// <summary>A request that the web server could not read, with the status that it gave.</summary>
    public static IResult Unreadable(int status) =>
        Answer(status, "request-unreadable", Messages.Format("title-invalid"), Messages.Format("request-unreadable"), []);

    private static IResult Answer(int status, string code, Text title, Text? detail, Dictionary<string, object?> extensions)
    {
        extensions["code"] = code;
        extensions["titleId"] = title.Id;
        if (detail is not null)
        {
            extensions["detailId"] = detail.Id;
        }

        return Results.Problem(detail?.En, instance: null, status, title.En, TypePrefix + code, extensions);
    }
}

/// <summary>An agency that keeps a cycle from being released.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Stage">Where its assessment stands.</param>
/// <param name="Until">Until when the agency may still upload; null when something else is missing.</param>
public sealed record Blocker(string Agency, string Stage, DateTimeOffset? Until)
{
    /// <summary>Names what it is, where a plenary releases in sessions; absent elsewhere, where the stage says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>What it is, in English.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>What it is, in Indonesian.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DetailId { get; init; }

    /// <summary>The page where it is mended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mend { get; init; }

    /// <summary>True where the authority can concede it with a reason.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? MayConcede { get; init; }
}

/// <summary>A problem as it is answered.</summary>
/// <param name="Type">The address that explains problems of its code.</param>
/// <param name="Title">Of which kind it is, in English.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, in English.</param>
/// <param name="Code">Names the problem for machines.</param>
/// <param name="TitleId">Of which kind it is, in Indonesian.</param>
/// <param name="DetailId">What is wrong, in Indonesian.</param>
/// <param name="Errors">Everything that was found in what was sent.</param>
/// <param name="Blockers">What keeps a cycle from being released.</param>
/// <param name="Records">The records that are not what was written.</param>
/// <param name="Correlation">What it is found by in the log.</param>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string? Detail,
    string Code,
    string TitleId,
    string? DetailId,
    IReadOnlyList<Finding>? Errors,
    IReadOnlyList<Blocker>? Blockers,
    IReadOnlyList<DamageLine>? Records,
    string? Correlation);

/// <summary>A record that is not what was written, as it is answered.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">The record's name.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record DamageLine(string Agency, string Name, string Reason);
