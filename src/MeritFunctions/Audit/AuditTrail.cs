using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Audit;

/// <summary>Shows a cycle's log, line by line as it stands, and verifies it. <c>~register</c> in the place of a cycle is the register's log, <c>~access</c> that of who may call.</summary>
public sealed class AuditTrail(AuditLog log, AuditVerification verification)
{
    /// <summary>
    /// Lines from a place on. The header <c>Link</c> leads to the next page; pages one after the other are a file that
    /// <c>merit audit verify --file</c> takes.
    /// </summary>
    [Function("GetAudit")]
    [Follows(Customs.Link)]
    [Asks("from", typeof(long))]
    [Asks("take", typeof(int))]
    [Asks("place", typeof(string))]
    [Answers(StatusCodes.Status200OK, typeof(string), MediaTypes.Lines)]
    [Refuses(StatusCodes.Status404NotFound, "audit-not-found")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Audit)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        var findings = new FindingList(Messages.Find);
        long from = Paging.Number(request, findings, "from", 1, long.MaxValue) ?? 1;
        int take = Paging.Take(request, findings);
        if (findings.HasErrors)
        {
            return Problems.Invalid(findings.All);
        }

        AuditPage page = await ReadAsync(cycle, from, take, Place(request.Query["place"]), cancellation);
        if (!page.IsThere)
        {
            return Problems.NotFound("audit-not-found", cycle);
        }

        if (page.Next is { } next)
        {
            Paging.Link(request, $"cycles/{cycle}/audit", $"from={from + page.Lines}&take={take}&place={next.Part}-{next.Offset}");
        }

        return Results.Bytes(page.Content, MediaTypes.Lines);
    }

    /// <summary>Whether the log is whole, or its first broken link.</summary>
    [Function("VerifyAudit")]
    [Answers(StatusCodes.Status200OK, typeof(AuditReport))]
    [Refuses(StatusCodes.Status404NotFound, "audit-not-found")]
    public async Task<IResult> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AuditVerification)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        IsLog(cycle) && await verification.RunAsync(cycle, cancellation) is { } report
            ? Results.Json(report, StoredJson.Options)
            : Problems.NotFound("audit-not-found", cycle);

    private async Task<AuditPage> ReadAsync(string cycle, long from, int take, AuditPlace? hint, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        bool isThere = false;
        int lines = 0;
        // By their position and not by what they say of themselves: a damaged line is shown as well. Only a place is judged
        // by the line that stands there, for a place may come from anywhere.
        long position = hint is null ? 1 : from;
        AuditPlace? next = null;
        if (IsLog(cycle))
        {
            await foreach (AuditLine line in log.ReadAsync(cycle, hint ?? AuditPlace.Start, cancellation))
            {
                if (hint is not null && !isThere && AuditChain.Read(line.Bytes)?.Seq != from)
                {
                    return await ReadAsync(cycle, from, take, null, cancellation);
                }

                isThere = true;
                if (lines == take)
                {
                    return new AuditPage(true, lines, content.ToArray(), next);
                }

                if (position++ >= from)
                {
                    content.Write(line.Bytes.Span);
                    content.WriteByte((byte)'\n');
                    next = line.Next;
                    lines++;
                }
            }
        }

        return !isThere && hint is not null ? await ReadAsync(cycle, from, take, null, cancellation) : new AuditPage(isThere, lines, content.ToArray(), null);
    }

    /// <summary>Whether a name can be a log's.</summary>
    public static bool IsLog(string name) => name is AuditLog.Register or AuditLog.Access || TextForm.Id.Fits(name);

    /// <summary>The place that an address names by its part and offset, as in <c>1-2048</c>; null when it names none.</summary>
    public static AuditPlace? Place(string? text) =>
        (text ?? "").Split('-') is [var part, var offset]
        && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)
            ? new AuditPlace(number, bytes)
            : null;

    /// <summary>One page.</summary>
    /// <param name="IsThere">Whether there is such a log.</param>
    /// <param name="Lines">Lines on the page.</param>
    /// <param name="Content">The lines, each with its line break.</param>
    /// <param name="Next">Where the next page begins; null on the last one.</param>
    private sealed record AuditPage(bool IsThere, int Lines, byte[] Content, AuditPlace? Next);
}
