using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Intake;

/// <summary>Shows what was uploaded and what its check found. Also for cycles that do not exist: uploads to them are answered too.</summary>
public sealed class Uploads(ClaimTable claims, RecordStore records)
{
    private const int SideBySide = 16;

    /// <summary>The uploads of a cycle's folder, in pages: a page reads its own reports only.</summary>
    [Function("ListUploads")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(ListedUpload[]))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Uploads)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        Paging.AnswerAsync(request, $"cycles/{cycle}/uploads", async order =>
        {
            RowPage<ClaimRow> page = await claims.PageAsync(cycle, order, cancellation);
            ListedUpload[] views = new ListedUpload[page.Rows.Count];
            await Parallel.ForAsync(0, views.Length, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation }, async (i, token) =>
            {
                ClaimRow claim = page.Rows[i];
                UploadReport? report = claim.Report is null ? null : await records.ReadAsync<UploadReport>(claim.Report, token);
                views[i] = new ListedUpload(claim.Agency, claim.Upload, claim.Receipt, claim.Status, claim.ReceivedAt, report?.File, report?.Findings ?? []);
            });
            return (Results.Json(views, StoredJson.Options), page.Next);
        });

    /// <summary>One upload's report.</summary>
    [Function("GetUpload")]
    [Answers(StatusCodes.Status200OK, typeof(UploadReport))]
    [Refuses(StatusCodes.Status404NotFound, "upload-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Upload)] HttpRequest request, string cycle, string agency, string receipt, CancellationToken cancellation) =>
        await records.ReadAsync<UploadReport>(RecordNames.Report(cycle, agency, receipt), cancellation) is { } report
            ? Results.Json(report, StoredJson.Options)
            : Problems.NotFound("upload-not-found", receipt);

    internal static UploadLine View(ClaimRow claim) => new(claim.Upload, claim.Receipt, claim.Status, claim.ReceivedAt, claim.Errors, claim.Sha256);

    /// <summary>An upload as its assessment shows it.</summary>
    internal sealed record UploadLine(string Upload, string Receipt, string Status, DateTimeOffset ReceivedAt, int Errors, string Sha256);

    private sealed record ListedUpload(
        string Agency, string Upload, string Receipt, string Status, DateTimeOffset ReceivedAt, string? File, IReadOnlyList<Finding> Findings);
}
