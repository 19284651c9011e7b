using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Web.Look;
using Merit.Web.Pages.Desk;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace MeritFunctions.Pages;

/// <summary>
/// Hands on the files that an agency sent, as they were judged, from our own origin. What a file is, its first bytes say: only pictures and PDF are
/// shown, and under headers by which nothing of them reaches the page; everything else is kept on the reader's machine.
/// </summary>
public sealed class EvidencePages(IRefusalPages refusals, ReviewReader reader, ReviewDesk desk, ReviewDuties duties, ObjectionReader objections, ObjectionDuties judges, UploadStore uploads)
{
    private const int HeadBytes = 16;

    private static readonly (string Type, EvidenceKind Kind, byte?[] Head)[] Shown =
    [
        ("application/pdf", EvidenceKind.Pdf, [0x25, 0x50, 0x44, 0x46, 0x2D]),
        ("image/png", EvidenceKind.Image, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ("image/jpeg", EvidenceKind.Image, [0xFF, 0xD8, 0xFF]),
        ("image/gif", EvidenceKind.Image, [0x47, 0x49, 0x46, 0x38]),
        ("image/webp", EvidenceKind.Image, [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]),
    ];

    /// <summary>A file, for those who are assigned to its agency and those who run, audit or decide the cycle. That a reviewer opened it is noted first.</summary>
    [Function("EvidenceFile")]
    public async Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Evidence)] HttpRequest request,
        string cycle,
        string agency,
        string place,
        CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        (ReviewedAgency? found, OrderOutcome? refusal) = await reader.FindAgencyAsync(cycle, agency, cancellation);
        if (found is null)
        {
            return refusals.Refuse(request, refusal!);
        }

        bool isWatching = (caller.Roles & (Roles.Operator | Roles.Auditor | Roles.Plenary)) != Roles.None;
        AssignmentRow? assigned = await duties.FindAsync(cycle, agency, caller, ReviewDuties.All, cancellation);
        if (!isWatching && assigned is null && !await MayJudgeAsync(cycle, agency, caller, cancellation))
        {
            return refusals.Refuse(request, ReviewDuties.RefusalOf(agency));
        }

        string receipt = request.Query["receipt"].ToString();
        if (await reader.UploadAsync(found.Cycle, found.Row, cancellation) is not { Report: { } report }
            || (receipt.Length > 0 && receipt != report.Receipt)
            || !int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || report.Files.ElementAtOrDefault(number) is not { } file)
        {
            return refusals.NotFound(request, "evidence-not-found", agency);
        }

        if (file.Verdict is not null)
        {
            return refusals.Conflict(request, "evidence-quarantined", file.Name);
        }

        Stream content;
        try
        {
            content = await uploads.OpenAsync($"{cycle}/{agency}/{report.Upload}/{file.Name}", file.ETag, cancellation);
        }
        catch (UploadChangedException)
        {
            return refusals.Conflict(request, "evidence-changed", file.Name);
        }

        if (assigned is not null && ReviewDuties.Reviewers.Contains(assigned.Slot) && (await reader.FindAsync(cycle, agency, caller, cancellation)).Work is { } work)
        {
            await desk.NoteSeenAsync(work, file.Name, caller, cancellation);
        }

        return await HandOnAsync(request, content, file.Name, file.Size, cancellation);
    }

    /// <summary>Hands a file on as its first bytes allow.</summary>
    internal static async Task<IResult> HandOnAsync(HttpRequest request, Stream content, string name, long size, CancellationToken cancellation)
    {
        byte[] head = new byte[HeadBytes];
        int read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        (string type, EvidenceKind kind) = KindOf(name, head.AsSpan(0, read));
        Head(request.HttpContext.Response.Headers, name, size, kind);
        return Results.Stream(
            async body =>
            {
                await using (content)
                {
                    await body.WriteAsync(head.AsMemory(0, read), request.HttpContext.RequestAborted);
                    await content.CopyToAsync(body, request.HttpContext.RequestAborted);
                }
            },
            type);
    }

    // Whoever is to decide on an objection sees what was verified as well.
    private async Task<bool> MayJudgeAsync(string cycle, string agency, Caller caller, CancellationToken cancellation) =>
        (caller.Roles & (Roles.Assessor | Roles.Moderator)) != Roles.None
        && (await objections.FindAsync(cycle, agency, cancellation)).Seen is { Stored: not null } seen
        && await objections.ResultAsync(seen, cancellation) is var (result, _, _)
        && await judges.RefusalOfAsync(seen.Cycle.Cycle, seen.Row, result, caller, cancellation) is null;

    // Name and content must say the same: a page that is called a picture is none.
    private static (string Type, EvidenceKind Kind) KindOf(string name, ReadOnlySpan<byte> head)
    {
        foreach ((string type, EvidenceKind kind, byte?[] wanted) in Shown)
        {
            bool isIt = head.Length >= wanted.Length && kind == DeskParts.KindOf(name);
            for (int i = 0; isIt && i < wanted.Length; i++)
            {
                isIt = wanted[i] is null || wanted[i] == head[i];
            }

            if (isIt)
            {
                return (type, kind);
            }
        }

        return ("application/octet-stream", EvidenceKind.File);
    }

    private static void Head(IHeaderDictionary headers, string name, long size, EvidenceKind kind)
    {
        SecurityHeaders.Set(headers);
        headers.ContentSecurityPolicy = kind switch { EvidenceKind.Image => SecurityHeaders.FramedPicture, EvidenceKind.Pdf => SecurityHeaders.FramedPdf, _ => SecurityHeaders.Handed };
        headers.XFrameOptions = kind == EvidenceKind.File ? "DENY" : "SAMEORIGIN";
        headers.CacheControl = "no-store";
        headers.ContentLength = size;
        var disposition = new ContentDispositionHeaderValue(kind == EvidenceKind.File ? "attachment" : "inline");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
    }
}
