using System.Threading.RateLimiting;
using Merit.Adapters.Documents.Certificates;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Awards;

/// <summary>Says to anybody whether a certificate holds, and nothing more than the certificate says itself.</summary>
public sealed class CheckFunctions(Certificates certificates, AccessLimits limits)
{
    /// <summary>
    /// What a code stands for: <c>valid</c>, or <c>superseded</c> when another result has taken its place; 404 when no certificate has it.
    /// Capital and small letters are the same, as are O and 0, and I, L and 1; hyphens and spaces are left out.
    /// </summary>
    [Function("CheckCertificate")]
    [Answers(StatusCodes.Status200OK, typeof(CertificateCheck))]
    [Refuses(StatusCodes.Status404NotFound, "certificate-mistyped", "certificate-unknown")]
    [Refuses(StatusCodes.Status429TooManyRequests, "too-many")]
    [Refuses(StatusCodes.Status500InternalServerError, "results-damaged")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CertificateCheck)] HttpRequest request, string certificate, CancellationToken cancellation)
    {
        using RateLimitLease lease = limits.AttemptCheck(request);
        if (!lease.IsAcquired)
        {
            return Problems.TooMany(request);
        }

        if (CertificateCode.Parse(certificate) is not { } known)
        {
            return Problems.NotFound("certificate-mistyped");
        }

        try
        {
            if (await certificates.CheckAsync(known, cancellation) is not { } check)
            {
                return Problems.NotFound("certificate-unknown", CertificateCode.Shown(known));
            }

            request.HttpContext.Response.Headers.CacheControl = CheckCaching.Public;
            return Results.Json(CertificateCheck.Of(check), StoredJson.Options);
        }
        catch (DamagedResultException damaged)
        {
            return Problems.Damaged([damaged.Record]);
        }
    }
}

/// <summary>For how long an answer may be shown again: as long, a result that was replaced may still be called valid elsewhere.</summary>
public static class CheckCaching
{
    /// <summary>Of what is the same for everybody.</summary>
    public const string Public = "public, max-age=30";

    /// <summary>Of a page in somebody's language.</summary>
    public const string Private = "private, max-age=30";
}

/// <summary>What a certificate's code stands for.</summary>
/// <param name="Code">The code, as people read it.</param>
/// <param name="State">valid or superseded.</param>
/// <param name="Body">The body that gave the certificate.</param>
/// <param name="Agency">The agency's name.</param>
/// <param name="Title">The category or the award.</param>
/// <param name="Rank">Where the agency stands in its group; absent where no rank is awarded.</param>
/// <param name="Cycle">The cycle's title.</param>
/// <param name="Score">The score; absent where the certificate does not show it.</param>
/// <param name="Decree">Number of the decree.</param>
/// <param name="DecidedOn">Date of the decree.</param>
public sealed record CertificateCheck(
    string Code, string State, string Body, string Agency, Text Title, CertificateRank? Rank, Text Cycle, CertificateScore? Score, string Decree, DateOnly DecidedOn)
{
    internal static CertificateCheck Of(CheckedCertificate check) => new(
        check.Content.Code,
        check.Holds ? "valid" : "superseded",
        check.Content.Body,
        check.Content.Agency,
        check.Content.Title,
        check.Content.Rank,
        check.Content.Cycle,
        check.Content.Score,
        check.Content.Decree,
        check.Content.DecidedOn);
}
