using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Submissions;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Intake;

/// <summary>
/// Takes an upload in: claims it by place and content, checks it, stores the report and the submission, tells the agency,
/// wakes the assessment. Every step may happen twice, and a step that was missed happens at the next try.
/// </summary>
public sealed class SubmissionIntake(
    UploadReader reader,
    ClaimTable claims,
    RecordStore records,
    AgencyTable agencies,
    AssessmentTable assessments,
    CycleInstruments cycles,
    Outbox outbox,
    TimeProvider clock,
    ILogger<SubmissionIntake> log)
{
    /// <summary>Takes in the upload whose manifest stands at a place; null when it is gone.</summary>
    public async Task<UploadReport?> TakeInAsync(UploadPlace place, DurableTaskClient client, CancellationToken cancellation) =>
        await reader.ReadAsync(place, cancellation) is { } content ? await TakeInAsync(content, client, cancellation) : null;

    /// <summary>Takes in an upload that was read.</summary>
    public async Task<UploadReport> TakeInAsync(UploadContent content, DurableTaskClient client, CancellationToken cancellation)
    {
        UploadPlace place = content.Place;
        ClaimRow claim = await ClaimAsync(content, cancellation);
        string reportName = RecordNames.Report(place.Cycle, place.Agency, claim.Receipt);

        // The first report stands: a second try must not judge the same upload by a later moment.
        UploadReport report = await records.ReadAsync<UploadReport>(reportName, cancellation)
            ?? await CheckAsync(content, claim, reportName, cancellation);
        if (claim.Status == ClaimStatus.Claimed)
        {
            await FinishAsync(report, claim, reportName, client, cancellation);
        }

        return report;
    }

    private async Task<ClaimRow> ClaimAsync(UploadContent content, CancellationToken cancellation)
    {
        UploadPlace place = content.Place;
        var claim = new ClaimRow
        {
            PartitionKey = TableKey.From(place.Cycle),
            RowKey = ClaimTable.RowKey(place.Agency, content.Receipt),
            Agency = place.Agency,
            Upload = place.Upload,
            Receipt = content.Receipt,
            Sha256 = content.Sha256,
            ReceivedAt = SharedClock.FromMachine(clock, content.UploadedAt),
            UploadedAt = content.UploadedAt,
            ClaimedAt = clock.GetUtcNow(),
        };
        if (await claims.TryInsertAsync(claim, cancellation))
        {
            log.LogInformation("Upload {Receipt} of agency {Agency} in cycle {Cycle} is taken in", claim.Receipt, place.Agency, place.Cycle);
            return claim;
        }

        return await claims.FindAsync(place.Cycle, place.Agency, content.Receipt, cancellation)
            ?? throw new InvalidOperationException($"The claim on upload {content.Receipt} of agency {place.Agency} is gone.");
    }

    private async Task<UploadReport> CheckAsync(UploadContent content, ClaimRow claim, string reportName, CancellationToken cancellation)
    {
        UploadPlace place = content.Place;
        var findings = new Findings();
        findings.AddRange(content.Findings.All);
        CycleInstrument? cycle = await cycles.FindAsync(place.Cycle, cancellation);
        AssessmentRow? assessment = await assessments.FindAsync(place.Cycle, place.Agency, cancellation);
        await CheckPlaceAsync(place, cycle, assessment, claim.ReceivedAt, findings, cancellation);

        Submission? submission = null;
        if (cycle is not null && content is { File: { } file, Bytes: { } bytes })
        {
            var context = new SubmissionContext(place.Cycle, place.Agency, cycle.Instrument);
            Read<Submission> read = file.EndsWith(".csv", StringComparison.Ordinal)
                ? SubmissionCsv.Parse(bytes, context)
                : SubmissionJson.Parse(bytes, context);
            findings.AddRange(read.Findings.Select(f => f with { Pointer = UploadPointer.In(file, f.Pointer) }));
            submission = read.Value;
        }

        bool accepted = submission is not null && !findings.HasErrors;
        if (accepted)
        {
            await records.WriteAsync(RecordNames.Submission(place.Cycle, place.Agency, claim.Receipt), submission!, cancellation);
        }

        var report = new UploadReport(
            place.Cycle,
            place.Agency,
            place.Upload,
            claim.Receipt,
            claim.Sha256,
            claim.ReceivedAt,
            content.File,
            accepted,
            submission?.Entries.Count(e => e.Level > 0) ?? 0,
            findings.All);
        try
        {
            await records.WriteAsync(reportName, report, cancellation);
            return report;
        }
        catch (RecordConflictException)
        {
            // Trigger and sweep met on the same upload: whoever wrote first has judged.
            return await records.ReadAsync<UploadReport>(reportName, cancellation) ?? throw new InvalidOperationException($"Record {reportName} is missing.");
        }
    }

    private async Task CheckPlaceAsync(
        UploadPlace place, CycleInstrument? cycle, AssessmentRow? assessment, DateTimeOffset receivedAt, Findings findings, CancellationToken cancellation)
    {
        if (cycle is null)
        {
            findings.Error("cycle-unknown", place.Cycle, place.Cycle);
        }

        if (assessment is null)
        {
            string code = await agencies.FindAsync(place.Agency, cancellation) is null ? "agency-unknown" : "agency-not-in-cycle";
            if (cycle is not null || code == "agency-unknown")
            {
                findings.Error(code, $"{place.Cycle}/{place.Agency}", place.Agency, place.Cycle);
            }

            return;
        }

        if (assessment.Stage is AssessmentStage.Verified or AssessmentStage.Determined)
        {
            findings.Error("assessment-verified", place.Prefix);
        }
        else if (assessment.ClarifyUntil is { } until)
        {
            // An open clarification has a deadline of its own, which the assessor set.
            if (receivedAt > until)
            {
                findings.Error("clarification-late", place.Prefix, Messages.Wib(until));
            }
        }
        else if (receivedAt > cycle!.Cycle.SubmissionDeadline || assessment.Stage == AssessmentStage.NotSubmitted)
        {
            findings.Error("submission-late", place.Prefix, Messages.Wib(cycle!.Cycle.SubmissionDeadline), Messages.Wib(receivedAt));
        }
    }

    private async Task FinishAsync(UploadReport report, ClaimRow claim, string reportName, DurableTaskClient client, CancellationToken cancellation)
    {
        if (report.Accepted)
        {
            await assessments.ChangeAsync(
                report.Cycle,
                report.Agency,
                row =>
                {
                    // The newest upload counts, whatever order they are taken in. Where time is skipped, the time of receipt does
                    // not tell which that is; the storage service's own seconds do, and within one of them the claims came in order.
                    if (row.Receipt == report.Receipt || (row.UploadedAt, row.ClaimedAt).CompareTo((claim.UploadedAt, claim.ClaimedAt)) > 0)
                    {
                        return false;
                    }

                    row.Receipt = report.Receipt;
                    row.ReceivedAt = report.ReceivedAt;
                    row.UploadedAt = claim.UploadedAt;
                    row.ClaimedAt = claim.ClaimedAt;
                    return true;
                },
                cancellation);
        }

        string kind = report.Accepted ? NotificationKind.Received : NotificationKind.Rejected;
        await outbox.SendAsync(new NotificationInput(report.Cycle, report.Agency, kind, report.Receipt), client, cancellation);
        if (report.Accepted)
        {
            await Wakes.AssessmentAsync(client, report.Cycle, report.Agency, report.Receipt, cancellation);
        }

        await claims.ChangeAsync(
            report.Cycle,
            report.Agency,
            report.Receipt,
            row =>
            {
                row.Status = report.Accepted ? ClaimStatus.Accepted : ClaimStatus.Rejected;
                row.Errors = report.Findings.Count(f => f.Severity == FindingSeverity.Error);
                row.Report = reportName;
                return true;
            },
            cancellation);
    }
}
