using System.Threading.RateLimiting;
using Merit.Adapters.Documents.Certificates;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Web.Components;
using Merit.Web.Pages.Checks;
using MeritFunctions.Awards;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>The page on which anybody finds out whether a certificate holds. It knows nobody, so that what it shows is the same for all.</summary>
public sealed class CheckPages(PageFrame frame, IRefusalPages refusals, Certificates certificates, AccessLimits limits)
{
    /// <summary>The form, which leads on to the code's own address.</summary>
    [Function("CheckForm")]
    public IResult Form([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CheckForm)] HttpRequest request) =>
        request.Query["code"].ToString().Trim() is { Length: > 0 and <= 100 } typed
            ? PageFrame.GoOn($"/{Certificates.Page}/{Uri.EscapeDataString(CertificateCode.Parse(typed) ?? typed)}")
            : Show(request, [], StatusCodes.Status200OK);

    /// <summary>What a code stands for.</summary>
    [Function("CheckPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CheckPage)] HttpRequest request, string code, CancellationToken cancellation)
    {
        using RateLimitLease lease = limits.AttemptCheck(request);
        if (!lease.IsAcquired)
        {
            return refusals.TooMany(request);
        }

        if (CertificateCode.Parse(code) is not { } known)
        {
            return NotFound(request, code, "Mistyped", Messages.Format("certificate-mistyped"));
        }

        try
        {
            if (await certificates.CheckAsync(known, cancellation) is not { } check)
            {
                return NotFound(request, CertificateCode.Shown(known), "Unknown", Messages.Format("certificate-unknown", CertificateCode.Shown(known)));
            }

            IResult page = Show(request, new() { [nameof(CheckPage.Model)] = ModelOf(check) }, StatusCodes.Status200OK);
            request.HttpContext.Response.Headers.CacheControl = CheckCaching.Private;
            return page;
        }
        catch (DamagedResultException)
        {
            return refusals.Show(request.HttpContext, StatusCodes.Status500InternalServerError, Messages.Format("title-failed"), Messages.Format("results-damaged", 1));
        }
    }

    private static CheckModel ModelOf(CheckedCertificate check)
    {
        CertificateContent content = check.Content;
        return new CheckModel
        {
            Code = content.Code,
            Holds = check.Holds,
            Body = content.Body,
            Agency = content.Agency,
            Title = content.Title,
            Rank = content.Rank is { } rank ? (rank.Rank, rank.Of, rank.Group) : null,
            Cycle = content.Cycle,
            Score = content.Score is { } score ? (score.Value, score.Maximum, score.Index) : null,
            Decree = content.Decree,
            DecidedOn = content.DecidedOn,
        };
    }

    private IResult NotFound(HttpRequest request, string typed, string why, Text problem)
    {
        PageContext context = frame.Plain(request);
        return Show(
            request,
            new() { [nameof(CheckPage.Problem)] = context.Words.In(problem), [nameof(CheckPage.Why)] = why, [nameof(CheckPage.Typed)] = typed },
            StatusCodes.Status404NotFound);
    }

    private IResult Show(HttpRequest request, Dictionary<string, object?> parameters, int status)
    {
        PageContext context = frame.Plain(request);
        parameters[nameof(CheckPage.Context)] = context with { Navigation = PageFrame.PublicPlaces(context) };
        return PageFrame.Show<CheckPage>(request, parameters, status);
    }
}
