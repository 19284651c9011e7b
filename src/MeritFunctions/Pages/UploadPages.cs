using Merit.Adapters.Storage;
using Merit.Web.Components;
using Merit.Web.Pages;
using Merit.Web.Pages.Uploads;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>What was uploaded in a cycle, and what the check of each upload found.</summary>
public sealed class UploadPages(PageFrame frame, IRefusalPages refusals, CycleTable cycles, ClaimTable claims, RecordStore records)
{
    private const int Rows = 100;
    private static readonly string[] States = [ClaimStatus.Claimed, ClaimStatus.Accepted, ClaimStatus.Rejected];

    /// <summary>The uploads of a cycle's folder.</summary>
    [Function("UploadsPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.UploadsPage)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        string? state = States.FirstOrDefault(word => word == request.Query["state"]);
        string? agency = request.Query["agency"].ToString().Trim() is { Length: > 0 and < 200 } code ? code : null;
        CycleRow? row = await cycles.FindRecentAsync(cycle, cancellation);
        RowPage<ClaimRow> page = await claims.PageAsync(cycle, new PageOrder(PageStart.Of(request), Rows), state, agency, cancellation);
        // Uploads into folders that no cycle has are answered too.
        if (row is null && page.Rows.Count == 0 && state is null && agency is null)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        PageContext context = frame.For(request);
        return PageFrame.Show<UploadsPage>(
            request,
            new()
            {
                [nameof(UploadsPage.Context)] = context,
                [nameof(UploadsPage.Model)] = new UploadsModel(
                    cycle,
                    CycleParts.Breadcrumb(row, cycle, context.Language),
                    [.. page.Rows.Select(claim => new ListedUpload(claim.Agency, claim.Upload, claim.Receipt, claim.Status, claim.ReceivedAt, claim.Errors))],
                    page.Next,
                    state,
                    agency,
                    States,
                    row is null ? [] : CycleParts.Of(cycle, request.Caller(), context.Language)),
            });
    }

    /// <summary>One upload.</summary>
    [Function("UploadPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.UploadPage)] HttpRequest request,
        string cycle,
        string agency,
        string receipt,
        CancellationToken cancellation)
    {
        if (await records.ReadAsync<UploadReport>(RecordNames.Report(cycle, agency, receipt), cancellation) is not { } report)
        {
            return refusals.NotFound(request, "upload-not-found", receipt);
        }

        PageContext context = frame.For(request);
        CycleRow? row = await cycles.FindRecentAsync(cycle, cancellation);
        return PageFrame.Show<UploadPage>(
            request,
            new()
            {
                [nameof(UploadPage.Context)] = context,
                [nameof(UploadPage.Model)] = new UploadModel(
                    CycleParts.Breadcrumb(row, cycle, context.Language, nameof(UploadsPage)),
                    report.Agency,
                    report.Upload,
                    report.Receipt,
                    report.Accepted,
                    report.ReceivedAt,
                    report.Indicators,
                    [.. report.Files.Select(file => new Merit.Web.Pages.Uploads.ListedFile(file.Name, file.Size, file.Sha256))],
                    report.Findings),
            });
    }
}
