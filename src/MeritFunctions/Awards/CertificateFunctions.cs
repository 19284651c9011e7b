using System.IO.Compression;
using Merit.Adapters.Documents;
using Merit.Adapters.Documents.Certificates;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Awards;

/// <summary>Hands out certificates and result letters, once result mails are let go.</summary>
public sealed class CertificateFunctions(CycleInstruments cycles, AssessmentTable assessments, Certificates certificates, LetterComposer letters)
{
    private const string Zip = "application/zip";

    // So many are drawn and held at a time while an archive is sent.
    private const int HeldAtOnce = 16;

    /// <summary>The certificates of a cycle, by agency.</summary>
    [Function("ListCertificates")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(IReadOnlyList<CertificateLine>))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "certificates-not-given")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Certificates)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        AnswerAsync(cycle, known => Paging.AnswerAsync(request, $"cycles/{cycle}/certificates", async order =>
        {
            (IReadOnlyList<Certificate> page, string? next) = await PageAsync(known, order, cancellation);
            return (Results.Json(page.Select(CertificateLine.Of).ToList(), StoredJson.Options), next);
        }), cancellation);

    /// <summary>The certificates of a page of agencies as the pages of one document, for a printer.</summary>
    [Function("PrintCertificates")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(string), CertificateDocument.MediaType)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "certificates-empty")]
    [Refuses(StatusCodes.Status409Conflict, "certificates-not-given")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> PrintAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PrintedCertificates)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        AnswerAsync(cycle, known => Paging.AnswerAsync(request, $"cycles/{cycle}/certificates.pdf", async order =>
        {
            (IReadOnlyList<Certificate> page, string? next) = await PageAsync(known, order, cancellation);
            if (page.Count == 0)
            {
                return (Problems.NotFound("certificates-empty", cycle), null);
            }

            var contents = new CertificateContent[page.Count];
            await Parallel.ForAsync(0, page.Count, new ParallelOptions { MaxDegreeOfParallelism = HeldAtOnce, CancellationToken = cancellation }, async (i, stop) =>
                contents[i] = await certificates.ContentAsync(known.Cycle, page[i], null, stop));
            byte[] drawn = CertificateDocument.DrawAll(DocumentTexts.Format("certificates-title", known.Cycle.TitleId).Id, contents);
            return (Results.File(drawn, CertificateDocument.MediaType, $"piagam-{cycle}.pdf"), next);
        }), cancellation);

    /// <summary>All certificates of a cycle in an archive, each under its own name. It is sent while it is made.</summary>
    [Function("PackCertificates")]
    [Answers(StatusCodes.Status200OK, typeof(string), Zip)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "certificates-not-given")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> PackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PackedCertificates)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        AnswerAsync(cycle, async known =>
        {
            IReadOnlyList<Certificate> all = await certificates.ListAsync(known, cancellation);
            await certificates.WriteAsync(all, cancellation);
            // What cannot be told any more once the archive is under way: the first one is made before.
            byte[][] first = await DrawAsync(known, all.Take(HeldAtOnce), cancellation);
            return Results.Stream(stream => PackAsync(known, all, first, stream, request.HttpContext.RequestAborted), Zip, $"piagam-{cycle}.zip");
        }, cancellation);

    /// <summary>An agency's certificate: that of its category, or with <c>?award=</c> that of an award; without it the first that it has.</summary>
    [Function("GetCertificate")]
    [Asks("award", typeof(string))]
    [Answers(StatusCodes.Status200OK, typeof(string), CertificateDocument.MediaType)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found", "certificate-none")]
    [Refuses(StatusCodes.Status409Conflict, "certificates-not-given")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyCertificate)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        AnswerAsync(cycle, async known =>
        {
            if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
            {
                return Problems.NotFound("assessment-not-found", cycle, agency);
            }

            string? award = request.Query.ContainsKey("award") ? request.Query["award"].ToString() : null;
            (Certificate? certificate, ResultRecord? result) = (await certificates.OfAsync(known, row, cancellation)).FirstOrDefault(given => award is null || given.Certificate.Award == award);
            return certificate is null
                ? Problems.NotFound("certificate-none", agency, cycle)
                : Results.File(CertificateDocument.Draw(await certificates.ContentAsync(known.Cycle, certificate, result, cancellation)), CertificateDocument.MediaType, certificate.File);
        }, cancellation);

    /// <summary>The letter with an agency's result, in Indonesian, or with <c>?lang=en</c> in English.</summary>
    [Function("GetResultLetter")]
    [Asks("lang", typeof(string))]
    [Answers(StatusCodes.Status200OK, typeof(string), CertificateDocument.MediaType)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found", "result-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "certificates-not-given")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public Task<IResult> GetLetterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyLetter)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        AnswerAsync(cycle, async known =>
            await assessments.FindAsync(cycle, agency, cancellation) is not { } row ? Problems.NotFound("assessment-not-found", cycle, agency)
            : await letters.ComposeAsync(known, row, cancellation) is not { } letter ? Problems.NotFound("result-not-found", agency)
            : Results.File(LetterDocument.Draw(letter, request.Query["lang"] == "en"), CertificateDocument.MediaType, $"hasil-{cycle}-{agency}.pdf"), cancellation);

    private async Task<(IReadOnlyList<Certificate> Page, string? Next)> PageAsync(CycleInstrument cycle, PageOrder order, CancellationToken cancellation)
    {
        // One agency's certificates stand on one page.
        var agencies = (await certificates.ListAsync(cycle, cancellation)).GroupBy(certificate => certificate.Agency, StringComparer.Ordinal)
            .SkipWhile(agency => string.CompareOrdinal(agency.Key, order.After) <= 0 && order.After.Length > 0).Take(order.Take + 1).ToList();
        Certificate[] page = [.. agencies.Take(order.Take).SelectMany(agency => agency)];
        await certificates.WriteAsync(page, cancellation);
        return (page, agencies.Count > order.Take ? agencies[order.Take - 1].Key : null);
    }

    private async Task PackAsync(CycleInstrument cycle, IReadOnlyList<Certificate> all, byte[][] first, Stream to, CancellationToken cancellation)
    {
        await using HeldWrites held = new();
        using (ZipArchive archive = new(held, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (Certificate[] some in all.Chunk(HeldAtOnce))
            {
                byte[][] drawn = ReferenceEquals(some[0], all[0]) ? first : await DrawAsync(cycle, some, cancellation);
                for (int i = 0; i < some.Length; i++)
                {
                    // Its content is compressed already.
                    ZipArchiveEntry entry = archive.CreateEntry(some[i].File, CompressionLevel.NoCompression);
                    entry.LastWriteTime = cycle.Cycle.ResultMailsAt!.Value;
                    await using (Stream content = await entry.OpenAsync(cancellation))
                    {
                        await content.WriteAsync(drawn[i], cancellation);
                    }

                    await held.PassOnAsync(to, cancellation);
                }
            }
        }

        await held.PassOnAsync(to, cancellation);
    }

    private async Task<byte[][]> DrawAsync(CycleInstrument cycle, IEnumerable<Certificate> some, CancellationToken cancellation) =>
        await Task.WhenAll(some.Select(async certificate => CertificateDocument.Draw(await certificates.ContentAsync(cycle.Cycle, certificate, null, cancellation))));

    private async Task<IResult> AnswerAsync(string cycle, Func<CycleInstrument, Task<IResult>> answer, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } known)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        try
        {
            return Certificates.AreGivenIn(known.Cycle) ? await answer(known) : Problems.Conflict("certificates-not-given", cycle);
        }
        catch (DamagedResultException damaged)
        {
            return Problems.Damaged([damaged.Record]);
        }
    }

    // The writer of archives ends each entry while a thread waits, which an answer does not allow: what it wrote is held and sent on.
    private sealed class HeldWrites : MemoryStream
    {
        public override bool CanSeek => false;

        public async Task PassOnAsync(Stream to, CancellationToken cancellation)
        {
            await to.WriteAsync(GetBuffer().AsMemory(0, (int)Length), cancellation);
            SetLength(0);
        }
    }
}

/// <summary>A certificate as lists show it.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="AgencyName">Its name.</param>
/// <param name="Award">The award's code; absent for the category.</param>
/// <param name="Title">What the category or the award is called.</param>
/// <param name="Code">Its code, as people read it.</param>
/// <param name="File">How its file is called.</param>
public sealed record CertificateLine(string Agency, string AgencyName, string? Award, Text Title, string Code, string File)
{
    internal static CertificateLine Of(Certificate certificate) => new(
        certificate.Agency, certificate.AgencyName, certificate.Award.Length == 0 ? null : certificate.Award, certificate.Title, CertificateCode.Shown(certificate.Code), certificate.File);
}
