using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using Merit.Web.Pages.Agencies;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>What an agency changed between two of its uploads that were accepted.</summary>
public sealed class AgencyRevisionPages(
    PageFrame frame, IRefusalPages refusals, CycleInstruments cycles, AssessmentTable assessments, ClaimTable claims, RecordStore records)
{
    /// <summary>The differences: between the two receipts that the address names, or between the newest and the one before it.</summary>
    [Function("AgencyRevisionsPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyRevisions)] HttpRequest request, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        (string id, string agency) = (caller.Cycle!, caller.Agency!);
        if (await cycles.FindRecentAsync(id, cancellation) is not { Instrument: { } instrument } || await assessments.FindAsync(id, agency, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "assessment-not-found", id, agency);
        }

        List<ClaimRow> accepted =
            [.. (await claims.ListAsync(id, agency, cancellation)).Where(c => c.Status == ClaimStatus.Accepted).OrderByDescending(c => c.ReceivedAt).ThenByDescending(c => c.ClaimedAt)];
        (ClaimRow? from, ClaimRow? to) = accepted.Count < 2 ? (null, null) : (Named("from") ?? accepted[1], Named("to") ?? accepted[0]);
        // Whichever way round they were chosen, the earlier one stands first.
        if (from is not null && to is not null && accepted.IndexOf(from) < accepted.IndexOf(to))
        {
            (from, to) = (to, from);
        }

        return PageFrame.Show<RevisionsPage>(
            request,
            new()
            {
                [nameof(RevisionsPage.Context)] = frame.For(request),
                [nameof(RevisionsPage.Model)] = new RevisionsModel
                {
                    Agency = row.AgencyName,
                    Uploads = [.. accepted.Select(c => new AcceptedUpload(c.Receipt, c.ReceivedAt, c.Receipt == row.Receipt))],
                    From = from?.Receipt,
                    To = to?.Receipt,
                    Changes = await ChangesAsync(from, to, instrument, cancellation),
                },
            });

        ClaimRow? Named(string field) => accepted.Find(c => c.Receipt == request.Query[field]);
    }

    private async Task<IReadOnlyList<ChangedIndicator>?> ChangesAsync(ClaimRow? from, ClaimRow? to, Instrument instrument, CancellationToken cancellation) =>
        await VersionAsync(from, cancellation) is { } before && await VersionAsync(to, cancellation) is { } after
            ? [.. SubmissionChanges.Between(before, after).Select(change => new ChangedIndicator(change, instrument.Find(change.Code)?.Title))]
            : null;

    private async Task<SubmissionVersion?> VersionAsync(ClaimRow? claim, CancellationToken cancellation) =>
        claim?.Report is { } name && await records.ReadAsync<UploadReport>(name, cancellation) is { Submission: { } submission } report
            ? new SubmissionVersion(submission, report.Files.Select(file => (file.Name, file.Sha256)))
            : null;
}
