using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Documents;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Intake;

/// <summary>
/// Takes an upload in: claims it by place, time and content, checks it, stores the report and the submission, tells the
/// agency, wakes the assessment. Every step may happen twice, and a step that was missed happens at the next try.
/// </summary>
public sealed class SubmissionIntake(
    UploadStore uploads,
    UploadReader reader,
    ClaimTable claims,
    RecordStore records,
    AgencyTable agencies,
    AssessmentTable assessments,
    CycleInstruments cycles,
    OpenQuestions questions,
    Outbox outbox,
    ChangeLog changes,
    IOptions<IntakeOptions> options,
    TimeProvider clock,
    ILogger<SubmissionIntake> log)
{
    // A folder that is still being written to is listed again so often; after that it is left to the sweep.
    private const int MostListings = 3;

    /// <summary>Findings that another decision of the commission makes void: a cycle opened, an agency registered, a deadline moved.</summary>
    private static readonly HashSet<string> OfTheCommission = new(StringComparer.Ordinal)
    {
        "cycle-unknown", "agency-unknown", "agency-not-in-cycle", "submission-late", "clarification-late", "submission-final", "agency-withdrawn", "cycle-closed",
    };

    /// <summary>Takes in what stands at a place.</summary>
    public async Task<IntakeOutcome> TakeInAsync(UploadPlace place, DurableTaskClient client, CancellationToken cancellation)
    {
        List<ClaimRow> claimed = await claims.ListAsync(place.Cycle, place.Agency, cancellation);
        return await TakeInAsync(place, await ListAsync(place, cancellation), claimed, client, cancellation);
    }

    /// <summary>Takes in an upload that was listed.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="listed">Its files.</param>
    /// <param name="claimed">All of the agency's claims so far; a new one is added.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<IntakeOutcome> TakeInAsync(
        UploadPlace place, IReadOnlyList<ListedFile> listed, List<ClaimRow> claimed, DurableTaskClient client, CancellationToken cancellation)
    {
        for (int listing = 1; ; listing++)
        {
            try
            {
                return await TakeInListedAsync(place, listed, claimed, client, cancellation);
            }
            catch (UploadChangedException) when (listing < MostListings)
            {
                listed = await ListAsync(place, cancellation);
            }
            catch (UploadChangedException)
            {
                return IntakeOutcome.NotYet;
            }
        }
    }

    private async Task<IntakeOutcome> TakeInListedAsync(
        UploadPlace place, IReadOnlyList<ListedFile> listed, List<ClaimRow> claimed, DurableTaskClient client, CancellationToken cancellation)
    {
        if (listed.Count == 0)
        {
            return IntakeOutcome.Nothing;
        }

        List<ClaimRow> earlier = claimed.FindAll(c => c.Upload == place.Upload);

        string seen = Seen(listed);
        List<ClaimRow> answered = [.. earlier.Where(c => c.Seen == seen && c.Status != ClaimStatus.Claimed)];
        if (answered.Exists(c => c.Pending.Length == 0))
        {
            return IntakeOutcome.Settled;
        }

        PlaceFacts facts = await FactsAsync(place, cancellation);
        if (answered.Exists(c => c.Pending == Pending(Check(place, facts, c.ReceivedAt).All)))
        {
            return IntakeOutcome.Settled;
        }

        UploadReport? before = earlier.Where(c => c.Report is not null).MaxBy(c => (c.UploadedAt, c.ClaimedAt)) is { Report: { } name }
            ? await records.ReadAsync<UploadReport>(name, cancellation)
            : null;
        bool mayWait = answered.Count == 0 && IsInGrace(place, listed);
        UploadContent content = await reader.ReadAsync(place, listed, before?.Files ?? [], mayWait, cancellation);
        if ((!content.IsWhole && mayWait) || content.AwaitsScan)
        {
            return IntakeOutcome.NotYet;
        }

        return await JudgeAsync(content, content.Receipt(judgement: answered.Count), seen, facts, earlier, claimed, client, cancellation);
    }

    private async Task<IntakeOutcome> JudgeAsync(
        UploadContent content,
        string receipt,
        string seen,
        PlaceFacts facts,
        IReadOnlyList<ClaimRow> earlier,
        List<ClaimRow> claimed,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        UploadPlace place = content.Place;
        (ClaimRow claim, bool isNew) = await ClaimAsync(content, receipt, seen, cancellation);
        int answeredBefore = claimed.Count(c => c.Receipt != receipt && c.ClaimedAt <= claim.ClaimedAt && Messages.WibDate(c.ClaimedAt) == Messages.WibDate(claim.ClaimedAt));
        if (isNew)
        {
            claimed.Add(claim);
        }

        string reportName = RecordNames.Report(place.Cycle, place.Agency, receipt);

        // The first report stands: a second try must not judge the same upload by other facts.
        UploadReport report = (isNew ? null : await records.ReadAsync<UploadReport>(reportName, cancellation))
            ?? await ReportAsync(content, claim, reportName, facts, cancellation);
        if (claim.Status == ClaimStatus.Claimed || claim.Seen != seen)
        {
            await FinishAsync(report, claim, content, seen, facts, earlier, answeredBefore, client, cancellation);
        }

        return report.Accepted ? IntakeOutcome.Accepted : IntakeOutcome.Rejected;
    }

    private async Task<(ClaimRow Claim, bool IsNew)> ClaimAsync(UploadContent content, string receipt, string seen, CancellationToken cancellation)
    {
        UploadPlace place = content.Place;
        var claim = new ClaimRow
        {
            PartitionKey = TableKey.From(place.Cycle),
            RowKey = ClaimTable.RowKey(place.Agency, receipt),
            Agency = place.Agency,
            Upload = place.Upload,
            Receipt = receipt,
            Sha256 = content.Sha256,
            Seen = seen,
            ReceivedAt = content.ReceivedAt,
            UploadedAt = content.UploadedAt,
            ClaimedAt = clock.GetUtcNow(),
        };
        if (await claims.TryInsertAsync(claim, cancellation))
        {
            log.LogInformation("Upload {Receipt} of agency {Agency} in cycle {Cycle} is taken in", receipt, TableKey.From(place.Agency), TableKey.From(place.Cycle));
            return (claim, true);
        }

        return (await claims.FindAsync(place.Cycle, place.Agency, receipt, cancellation) ?? throw new InvalidOperationException($"The claim on upload {receipt} is gone."), false);
    }

    private async Task<UploadReport> ReportAsync(UploadContent content, ClaimRow claim, string reportName, PlaceFacts facts, CancellationToken cancellation)
    {
        UploadPlace place = content.Place;
        FindingList findings = new(Messages.Find);
        findings.AddRange(content.Findings.All);
        findings.AddRange(Check(place, facts, claim.ReceivedAt).All);

        Submission? submission = null;
        AnswerScope? scope = null;
        if (facts.Cycle is { } cycle && content is { File: { } file, Bytes: { } bytes })
        {
            var context = new SubmissionContext(place.Cycle, place.Agency, cycle.Instrument);
            Read<Submission> read = SubmissionFiles.Parse(file, bytes, context);
            findings.AddRange(read.Findings.Select(f => f with { Pointer = UploadPointer.In(file, f.Pointer) }));
            if (read.Value is { } value)
            {
                OpenQuestion? question = facts.Assessment is { } row ? await questions.FindAsync(cycle, row, claim.ReceivedAt, cancellation) : null;
                (submission, scope) = OpenQuestions.Count(value, question, content.Proved, content.Files.Select(one => (one.Name, one.Sha256)), file, findings);
                OpenQuestions.Tell(scope, file, findings);
            }
        }

        bool accepted = submission is not null && !findings.HasErrors;
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
            content.Files,
            findings.All,
            accepted ? submission : null,
            accepted ? scope : null);
        // Trigger and sweep may meet on the same upload: whoever writes first has judged.
        return (await records.WriteFirstAsync(reportName, report, cancellation)).Document;
    }

    private async Task FinishAsync(
        UploadReport report,
        ClaimRow claim,
        UploadContent content,
        string seen,
        PlaceFacts facts,
        IReadOnlyList<ClaimRow> earlier,
        int answeredBefore,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (facts.Assessment is { } assessment)
        {
            await assessments.ChangeAsync(
                assessment, row => report.Accepted ? Accept(row, report, claim, content.IsFinal) : NoteChange(row, report, earlier), cancellation);
        }

        if (facts.Cycle is not null)
        {
            await changes.NoteAsync(
                report.Cycle,
                changes.Change(
                    $"upload|{report.Agency}|{report.Receipt}",
                    report.Accepted ? AuditKind.UploadAccepted : AuditKind.UploadRejected,
                    $"{report.Agency}/{report.Receipt}",
                    report.Sha256,
                    report.Agency,
                    AuditRole.Agency),
                cancellation);
        }

        await AnswerAsync(report, claim, answeredBefore, client, cancellation);
        if (report.Accepted)
        {
            await Wakes.AssessmentAsync(client, report.Cycle, report.Agency, report.Receipt, cancellation);
        }

        await claims.ChangeAsync(
            claim,
            row =>
            {
                row.Status = report.Accepted ? ClaimStatus.Accepted : ClaimStatus.Rejected;
                row.Errors = report.Findings.Count(f => f.Severity == FindingSeverity.Error);
                row.Report = RecordNames.Report(report.Cycle, report.Agency, report.Receipt);
                row.Seen = seen;
                row.Pending = Pending(report.Findings);
                return true;
            },
            cancellation);
    }

    // Who uploads without end gets some answers one by one and the others together, when the day is over.
    private async Task AnswerAsync(UploadReport report, ClaimRow claim, int answeredBefore, DurableTaskClient client, CancellationToken cancellation)
    {
        if (answeredBefore < NotificationKind.AnsweredSingly)
        {
            string kind = report.Accepted ? NotificationKind.Received : NotificationKind.Rejected;
            await outbox.SendAsync([new NotificationInput(report.Cycle, report.Agency, kind, report.Receipt)], client, cancellation);
            return;
        }

        DateOnly day = Messages.WibDate(claim.ClaimedAt);
        await outbox.QueueAsync(
            new NotificationInput(report.Cycle, report.Agency, NotificationKind.Digest, day.ToString("O", CultureInfo.InvariantCulture)), Messages.EndOfWibDay(day), cancellation);
    }

    // The newest upload counts, whatever order they are taken in. Where time is skipped, the time of receipt does not tell which
    // that is; the storage service's own seconds do, and within one of them the claims came in order. What was there in time
    // counts even if it is found when the assessment was closed or verified already.
    private static bool Accept(AssessmentRow row, UploadReport report, ClaimRow claim, bool isFinal)
    {
        if (row.Receipt == report.Receipt || row.TakenBack == report.Receipt || row.Stage == AssessmentStage.Determined
            || (row.UploadedAt, row.ClaimedAt).CompareTo((claim.UploadedAt, claim.ClaimedAt)) > 0)
        {
            return false;
        }

        row.Count(report.Receipt, report.ReceivedAt, claim.UploadedAt, claim.ClaimedAt, isFinal);
        return true;
    }

    // What is refused leaves the accepted upload as it was judged. Where both are of one folder, the accepted files were changed
    // or deleted, which is for the assessor to see; an upload in another folder says nothing of them.
    private static bool NoteChange(AssessmentRow row, UploadReport report, IReadOnlyList<ClaimRow> earlier)
    {
        if (row.FilesChanged == report.Receipt || !earlier.Any(c => c.Receipt == row.Receipt))
        {
            return false;
        }

        row.FilesChanged = report.Receipt;
        return true;
    }

    private async Task<PlaceFacts> FactsAsync(UploadPlace place, CancellationToken cancellation)
    {
        CycleInstrument? cycle = await cycles.FindRecentAsync(place.Cycle, cancellation);
        AssessmentRow? row = await assessments.FindAsync(place.Cycle, place.Agency, cancellation);
        return new PlaceFacts(cycle, row, row is not null || await agencies.FindAsync(place.Agency, cancellation) is not null);
    }

    private static FindingList Check(UploadPlace place, PlaceFacts facts, DateTimeOffset receivedAt)
    {
        FindingList findings = new(Messages.Find);
        if (facts.Cycle is null)
        {
            findings.Error("cycle-unknown", place.Cycle, place.Cycle);
        }

        if (!facts.IsRegistered)
        {
            findings.Error("agency-unknown", $"{place.Cycle}/{place.Agency}", place.Agency, place.Cycle);
        }
        else if (facts is { Cycle: not null, Assessment: null })
        {
            findings.Error("agency-not-in-cycle", $"{place.Cycle}/{place.Agency}", place.Agency, place.Cycle);
        }

        if (facts is { Cycle: { } pinned, Assessment: { } row })
        {
            Arrivals.Check(place, pinned, row, receivedAt, findings);
        }

        return findings;
    }

    private async Task<List<ListedFile>> ListAsync(UploadPlace place, CancellationToken cancellation)
    {
        List<ListedFile> files = [];
        await foreach (ListedFile file in uploads.ListAsync(place.Prefix, cancellation))
        {
            if (UploadPlace.Of(file.Name) == place)
            {
                files.Add(file);
            }
        }

        return files;
    }

    // By the machine's own clock: skipped time brings no files.
    private bool IsInGrace(UploadPlace place, IReadOnlyList<ListedFile> listed)
    {
        TimeSpan grace = listed.Any(f => f.Name == place.Prefix + ManifestJson.FileName) ? options.Value.FilesGrace : options.Value.ManifestGrace;
        return TimeProvider.System.GetUtcNow() - listed.Max(f => f.LastModified) < grace;
    }

    private static string Pending(IEnumerable<Finding> findings) => string.Join(',', findings.Select(f => f.Code).Where(OfTheCommission.Contains).Order(StringComparer.Ordinal));

    private static string Seen(IEnumerable<ListedFile> listed) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', listed.Select(SeenOf).Order(StringComparer.Ordinal)))));

    // What the scanner says of a file makes it another one.
    private static string SeenOf(ListedFile file) => file.ScanResult is { } said ? $"{file.Name}\t{file.ETag}\t{said}" : $"{file.Name}\t{file.ETag}";

    /// <summary>What an upload is checked against.</summary>
    /// <param name="Cycle">The cycle; null when there is none of that name.</param>
    /// <param name="Assessment">The agency's assessment in it; null when there is none.</param>
    /// <param name="IsRegistered">Whether the register knows the agency.</param>
    private sealed record PlaceFacts(CycleInstrument? Cycle, AssessmentRow? Assessment, bool IsRegistered);
}

/// <summary>What became of an upload.</summary>
public enum IntakeOutcome
{
    /// <summary>Nothing stands there.</summary>
    Nothing,

    /// <summary>Files are missing that may still come, or are being written; the sweep looks again.</summary>
    NotYet,

    /// <summary>It was answered before.</summary>
    Settled,

    /// <summary>It counts now.</summary>
    Accepted,

    /// <summary>It was refused, with findings.</summary>
    Rejected,
}
