using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Web.Emails;
using MeritFunctions.Records;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Notifications;

/// <summary>Makes a mail from what is stored at the moment of sending, so that a mail never says other than the records.</summary>
public sealed class MailComposer(
    AgencyTable agencies,
    CycleInstruments cycles,
    AssessmentTable assessments,
    RecordStore records,
    TimeProvider clock,
    IOptions<MailOptions> options)
{
    /// <summary>The address and the content of a mail; null when there is nobody to write to.</summary>
    public async Task<(string Address, EmailModel Model)?> ComposeAsync(NotificationRow mail, CancellationToken cancellation)
    {
        AgencyRow? agency = await agencies.FindAsync(mail.Agency, cancellation);
        if ((agency?.ContactEmail ?? options.Value.Operators) is not { Length: > 0 } address)
        {
            return null;
        }

        CycleInstrument? cycle = await cycles.FindAsync(mail.Cycle, cancellation);
        var letterhead = new Letterhead(
            cycle?.Cycle.AssessingBody ?? options.Value.FromName,
            cycle is null ? new Text(mail.Cycle, mail.Cycle) : new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            cycle?.Cycle.Year ?? clock.GetUtcNow().Year,
            agency?.Name ?? mail.Agency);
        return (address, await ModelAsync(mail, letterhead, cycle, cancellation));
    }

    private Task<EmailModel> ModelAsync(NotificationRow mail, Letterhead letterhead, CycleInstrument? cycle, CancellationToken cancellation) => mail.Kind switch
    {
        NotificationKind.Received or NotificationKind.Rejected => ReceiptAsync(mail, letterhead, cycle, cancellation),
        NotificationKind.Reminder => Task.FromResult<EmailModel>(Reminder(letterhead, Known(cycle, mail).Cycle, mail)),
        NotificationKind.NotSubmitted => Task.FromResult<EmailModel>(new NotSubmittedEmail(letterhead, Known(cycle, mail).Cycle.SubmissionDeadline)),
        NotificationKind.Clarification => ClarificationAsync(mail, letterhead, Known(cycle, mail), cancellation),
        NotificationKind.Result => ResultAsync(mail, letterhead, cancellation),
        _ => throw new InvalidOperationException($"Mail {mail.RowKey} has the unknown kind '{mail.Kind}'."),
    };

    private async Task<EmailModel> ReceiptAsync(NotificationRow mail, Letterhead letterhead, CycleInstrument? cycle, CancellationToken cancellation)
    {
        UploadReport report = await RequireAsync<UploadReport>(RecordNames.Report(mail.Cycle, mail.Agency, mail.Subject), cancellation);
        AssessmentRow? assessment = await assessments.FindAsync(mail.Cycle, mail.Agency, cancellation);
        DateTimeOffset deadline = assessment?.ClarifyUntil ?? cycle?.Cycle.SubmissionDeadline ?? report.ReceivedAt;
        bool open = clock.GetUtcNow() <= deadline;
        return report.Accepted
            ? new SubmissionReceivedEmail(letterhead, report.Upload, report.ReceivedAt, report.Indicators, report.Findings, deadline, open)
            : new SubmissionRejectedEmail(letterhead, report.Upload, report.File, report.Findings, deadline, open && assessment is not null);
    }

    private static SubmissionReminderEmail Reminder(Letterhead letterhead, CycleRow cycle, NotificationRow mail)
    {
        double days = double.Parse(mail.Subject, System.Globalization.CultureInfo.InvariantCulture);
        return new SubmissionReminderEmail(letterhead, cycle.SubmissionDeadline, (int)Math.Floor(days), $"{Containers.Submissions}/{cycle.RowKey}/{mail.Agency}/");
    }

    private async Task<EmailModel> ClarificationAsync(NotificationRow mail, Letterhead letterhead, CycleInstrument cycle, CancellationToken cancellation)
    {
        VerificationDecision decision = await RequireAsync<VerificationDecision>(RecordNames.Decision(mail.Cycle, mail.Agency, mail.Subject), cancellation);
        return new ClarificationRequestedEmail(
            letterhead,
            decision.Reason ?? "",
            [.. decision.Indicators.Select(code => new IndicatorReference(code, cycle.Instrument.Find(code)?.Title))],
            decision.ClarifyUntil ?? cycle.Cycle.VerificationDeadline);
    }

    private async Task<EmailModel> ResultAsync(NotificationRow mail, Letterhead letterhead, CancellationToken cancellation)
    {
        string name = RecordNames.Result(mail.Cycle, mail.Agency);
        byte[] bytes = await records.ReadBytesAsync(name, cancellation) ?? throw new InvalidOperationException($"Record {name} is missing.");
        ResultRecord result = StoredJson.Deserialize<ResultRecord>(bytes);
        return new ResultEmail(
            letterhead,
            result.Score,
            result.Maximum,
            result.Index,
            result.IndexDenominator,
            result.CategoryTitle ?? new Text("", ""),
            [.. result.Aspects.Select(a => new AspectResult(a.Title, a.Score, a.Maximum))],
            result.Release.Decree,
            result.Release.DecidedOn,
            StoredJson.Sha256(bytes),
            result.Recognised);
    }

    private async Task<T> RequireAsync<T>(string name, CancellationToken cancellation)
        where T : class =>
        await records.ReadAsync<T>(name, cancellation) ?? throw new InvalidOperationException($"Record {name} is missing.");

    private static CycleInstrument Known(CycleInstrument? cycle, NotificationRow mail) =>
        cycle ?? throw new InvalidOperationException($"Cycle {mail.Cycle} of mail {mail.RowKey} is missing.");
}
