using System.Globalization;
using Merit.Adapters.Documents;
using Merit.Adapters.Documents.Certificates;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Awards;

/// <summary>
/// How the certificates of a cycle look. An operator may say it until result mails are let go; the first certificate settles it in the same
/// row, so that no two certificates of a cycle look different.
/// </summary>
public sealed class CertificateTemplates(CycleTable cycles, CertificateTable table, Certificates certificates, RecordStore records, ChangeLog changes, TimeProvider clock)
{
    private const string Logo = "logo";

    // Of a picture as text, which is a third longer than its bytes.
    private const int LongestLogo = (CertificateLogo.MostBytes * 4 / 3) + 4;

    private static readonly string[] Fields = ["body", "place", "office", "signatory", "showsScore", Logo];

    /// <summary>How they look now, with what follows from the cycle where nothing was said.</summary>
    [Function("GetCertificateTemplate")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(ShownTemplate))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CertificateTemplate)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) is { } known
            ? Show(request, known, await table.FindTemplateAsync(cycle, cancellation))
            : Problems.NotFound("cycle-not-found", cycle);

    /// <summary>Says how they look; what is absent follows from the cycle. 409 when result mails were let go.</summary>
    [Function("PutCertificateTemplate")]
    [Follows(Customs.Guard | Customs.Tag)]
    [Takes(typeof(SentTemplate))]
    [Answers(StatusCodes.Status200OK, typeof(ShownTemplate))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "certificates-settled")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.CertificateTemplate)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        (CycleRow? known, CertificateTemplate? template, byte[]? logo, IResult? refusal) = await ReadAsync(request, cycle, cancellation);
        if (known is null || template is null)
        {
            return refusal!;
        }

        if (known.ResultMailsAt is not null)
        {
            return Problems.Conflict("certificates-settled", cycle);
        }

        if (logo is not null)
        {
            await records.WriteAsync(template.Logo!, new CertificatePicture(logo), cancellation);
        }

        (CertificateTemplateRow? row, bool isStale) = await StoreAsync(cycle, template, EntityTag.Wanted(request), request.Caller(), cancellation);
        if (isStale)
        {
            return Problems.Stale();
        }

        if (row is null)
        {
            return Problems.Conflict("certificates-settled", cycle);
        }

        await LogAsync(cycle, row, cancellation);
        return Show(request, known, await table.FindTemplateAsync(cycle, cancellation));
    }

    /// <summary>A certificate as it would look, of no agency. Nothing is stored.</summary>
    [Function("PreviewCertificate")]
    [Takes(typeof(SentTemplate))]
    [Answers(StatusCodes.Status200OK, typeof(string), CertificateDocument.MediaType)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CertificatePreview)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        (CycleRow? known, CertificateTemplate? template, byte[]? logo, IResult? refusal) = await ReadAsync(request, cycle, cancellation);
        if (known is null || template is null)
        {
            return refusal!;
        }

        const string NoCode = "00000000000";
        string body = template.Body ?? known.AssessingBody;
        DateTimeOffset now = clock.GetUtcNow();
        var sample = new CertificateContent
        {
            Code = Merit.Assessment.Awards.CertificateCode.Shown(NoCode),
            Address = certificates.AddressOf(NoCode)?.AbsoluteUri,
            Body = body,
            Logo = logo,
            Agency = DocumentTexts.Format("certificate-specimen-agency").Id,
            Title = DocumentTexts.Format("certificate-specimen"),
            Cycle = new Text(known.TitleId, known.TitleEn),
            Score = template.ShowsScore ? new CertificateScore(0, 100, null) : null,
            Decree = "…",
            DecidedOn = Messages.WibDate(now),
            Place = template.Place,
            Office = template.Office ?? body,
            Signatory = template.Signatory,
            MadeAt = now,
            IsSpecimen = true,
        };
        return Results.File(CertificateDocument.Draw(sample), CertificateDocument.MediaType, $"contoh-piagam-{cycle}.pdf");
    }

    private async Task<(CycleRow? Cycle, CertificateTemplate? Template, byte[]? Logo, IResult? Refusal)> ReadAsync(HttpRequest request, string cycle, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, Fields, cancellation);
        if (!body.IsReadable)
        {
            return (null, null, null, Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest));
        }

        if (await cycles.FindAsync(cycle, cancellation) is not { } known)
        {
            return (null, null, null, Problems.NotFound("cycle-not-found", cycle));
        }

        byte[]? logo = LogoOf(body);
        var template = new CertificateTemplate(
            body.OptionalLine("body"),
            body.OptionalLine("place"),
            body.OptionalLine("office"),
            body.OptionalLine("signatory"),
            body.OptionalBoolean("showsScore") ?? true,
            logo is null ? null : RecordNames.Logo(cycle, StoredJson.Sha256(logo)));
        return body.Findings.HasErrors ? (null, null, null, Problems.Invalid(body.Findings.All)) : (known, template, logo, null);
    }

    private static byte[]? LogoOf(RequestBody body)
    {
        if (body.OptionalLine(Logo, LongestLogo) is not { Length: > 0 } text)
        {
            return null;
        }

        byte[] picture = new byte[text.Length];
        string? refusal = Convert.TryFromBase64String(text, picture, out int length) ? CertificateLogo.Refuse(picture[..length]) : "logo-not-a-picture";
        if (refusal is not null)
        {
            body.Findings.Error(refusal, "/" + Logo, CertificateLogo.MostBytes / 1024, CertificateLogo.MostPixels);
        }

        return picture[..length];
    }

    // One write decides, and says at once that it was made and by whom.
    private async Task<(CertificateTemplateRow? Row, bool IsStale)> StoreAsync(string cycle, CertificateTemplate template, string? seen, Caller by, CancellationToken cancellation)
    {
        string document = StoredJson.ToText(template);
        CertificateTemplateRow first = new() { RowKey = TableKey.From(cycle), Document = document, Changes = 1, Unlogged = ChangeLog.Add("", Change(1, null)) };
        if (seen is null && await table.TryInsertTemplateAsync(first, cancellation))
        {
            return (first, false);
        }

        (bool isStale, bool isSettled) = (false, false);
        CertificateTemplateRow? row = await table.ChangeTemplateAsync(
            cycle,
            stored =>
            {
                isSettled = stored.SettledAt is not null;
                isStale = !isSettled && !EntityTag.IsMet(seen, stored.ETag);
                if (isSettled || isStale || stored.Document == document)
                {
                    return false;
                }

                stored.Changes++;
                stored.Unlogged = ChangeLog.Add(stored.Unlogged, Change(stored.Changes, stored.Document));
                stored.Document = document;
                return true;
            },
            cancellation);
        return (isSettled ? null : row, isStale || row is null);

        AuditEvent Change(int number, string? before) => changes.Change(
            string.Create(CultureInfo.InvariantCulture, $"certificate-template|{number}"),
            AuditKind.CertificatesDescribed,
            cycle,
            HashOf(document),
            by.Id,
            by.AuditRole,
            before: before is null ? null : HashOf(before));
    }

    private async Task LogAsync(string cycle, CertificateTemplateRow row, CancellationToken cancellation)
    {
        string noted = row.Unlogged;
        if (noted.Length == 0)
        {
            return;
        }

        await changes.NoteAsync(cycle, noted, cancellation);
        await table.ChangeTemplateAsync(
            cycle,
            stored =>
            {
                bool isAll = stored.Unlogged == noted;
                stored.Unlogged = isAll ? "" : stored.Unlogged;
                return isAll;
            },
            cancellation);
    }

    private static string HashOf(string document) => StoredJson.Sha256(System.Text.Encoding.UTF8.GetBytes(document));

    private static IResult Show(HttpRequest request, CycleRow cycle, CertificateTemplateRow? row)
    {
        CertificateTemplate template = row is null ? new CertificateTemplate() : StoredJson.Deserialize<CertificateTemplate>(row.Document);
        string body = template.Body ?? cycle.AssessingBody;
        var shown = new ShownTemplate(
            body, template.Place, template.Office ?? body, template.Signatory, template.ShowsScore, template.Logo is not null, row?.SettledAt is null && cycle.ResultMailsAt is null);
        return EntityTag.Show(request, row is null ? EntityTag.Of("default"u8) : EntityTag.Of(row.ETag), Results.Json(shown, StoredJson.Options));
    }

    private sealed record SentTemplate(string? Body, string? Place, string? Office, string? Signatory, bool? ShowsScore, string? Logo);
}

/// <summary>How certificates look.</summary>
/// <param name="Body">The body that gives them.</param>
/// <param name="Place">Where they are signed; absent when it is left out.</param>
/// <param name="Office">The office of who signs.</param>
/// <param name="Signatory">The name of who signs; absent when a line is left for it.</param>
/// <param name="ShowsScore">Whether they show score and index.</param>
/// <param name="HasLogo">Whether they carry the body's sign.</param>
/// <param name="MayChange">Whether it may still be said otherwise.</param>
public sealed record ShownTemplate(string Body, string? Place, string Office, string? Signatory, bool ShowsScore, bool HasLogo, bool MayChange);
