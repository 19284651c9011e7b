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
    DecisionTable decisions,
    ClaimTable claims,
    RecordStore records,
    AgencyLinks links,
    Certificates certificates,
    StaffMailComposer staff,
    ObjectionMails objections,
    TimeProvider clock,
    IOptions<MailOptions> options)
{
    /// <summary>What the mails of one cycle have in common, read once for all of them.</summary>
    public async Task<MailFacts> ReadAsync(IReadOnlyList<NotificationRow> mails, CancellationToken cancellation)
    {
        string[] codes = [.. mails.Where(m => m.Addressee is null).Select(m => m.Agency).Distinct(StringComparer.Ordinal)];
        CycleInstrument? cycle = await cycles.FindRecentAsync(mails[0].Cycle, cancellation);
        var facts = new MailFacts(
            cycle, await assessments.FindManyAsync(mails[0].Cycle, codes, cancellation), await agencies.FindManyAsync(codes, cancellation), null);
        try
        {
            return facts with { Verification = await staff.ReadAsync(mails, cycle?.Cycle, cancellation) };
        }
        catch (Exception e) when (!StorageOutage.IsMeant(e))
        {
            // It is the fault of the mails to those who verify, and of no other.
            return facts with { VerificationFault = e };
        }
    }

    /// <summary>The address and the content of a mail, or why it is not sent.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="facts">What it is composed from.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="isShown">Whether it is only to be looked at: then it carries nothing that opens an agency's page.</param>
    public async Task<Composition> ComposeAsync(NotificationRow mail, MailFacts facts, CancellationToken cancellation, bool isShown = false)
    {
        CycleInstrument? cycle = facts.Cycle;
        if (mail.Addressee is not null)
        {
            return facts.VerificationFault is { } fault
                ? throw new InvalidOperationException($"Who verifies what in cycle {mail.Cycle} cannot be read.", fault)
                : staff.Compose(mail, cycle?.Cycle, facts.Verification);
        }

        AssessmentRow? assessment = facts.Assessments.GetValueOrDefault(TableKey.From(mail.Agency));
        if (IsObsolete(mail, cycle?.Cycle, assessment))
        {
            return new Composition(null, NotificationStatus.Obsolete, "no longer true");
        }

        if (cycle?.Cycle.PausedAt is not null && mail.Kind is (NotificationKind.Reminder or NotificationKind.NotSubmitted or NotificationKind.AnswerReminder))
        {
            return new Composition(null, NotificationStatus.Pending, "the cycle is paused");
        }

        AgencyRow? agency = facts.Agencies.GetValueOrDefault(TableKey.From(mail.Agency));
        // What somebody has sent again was sent to the first contact before, and did not arrive or nobody knows that it did. One that
        // could never be sent goes there first.
        string? contact = (mail.AttemptsBeforeResend > 0 ? agency?.SecondEmail : null) ?? agency?.ContactEmail;
        // A link goes to the agency's own contacts and to nobody in their place.
        bool isLink = mail.Kind == NotificationKind.Invitation;
        if ((contact is { Length: > 0 } ? contact : isLink ? null : options.Value.Operators) is not { Length: > 0 } address)
        {
            return new Composition(null, NotificationStatus.Failed, "no address");
        }

        // An invitation without a link still says what is to be done by when; a mail that is about the link says nothing.
        if (isLink && !IsInvitation(mail) && links.HiddenAddress is null)
        {
            return new Composition(null, NotificationStatus.Failed, "no public address");
        }

        var letterhead = new Letterhead(
            cycle?.Cycle.AssessingBody ?? options.Value.FromName,
            cycle is null ? new Text(mail.Cycle, mail.Cycle) : new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            cycle?.Cycle.Year ?? clock.GetUtcNow().Year,
            assessment?.AgencyName ?? agency?.Name ?? mail.Agency);
        return new Composition((address, await ModelAsync(mail, letterhead, cycle, assessment, isShown, cancellation)), NotificationStatus.Sending, null);
    }

    // A mail may wait for days. Neither of these kinds may reach an agency whose submission has come in the meantime, and none at all one
    // that was withdrawn. What was open when a cycle was cancelled stays unsent.
    private bool IsObsolete(NotificationRow mail, CycleRow? cycle, AssessmentRow? assessment) => mail.Kind switch
    {
        _ when assessment is { IsWithdrawn: true } || mail.QueuedAt <= cycle?.CancelledAt => true,
        NotificationKind.Invitation => assessment is null || cycle is null || links.EndOf(assessment, cycle, LinkNumber(mail)) is not null,
        NotificationKind.Reminder => assessment?.Receipt is not null || clock.GetUtcNow() > DeadlineOf(cycle, assessment),
        NotificationKind.AnswerReminder => !IsAwaited(mail, cycle, assessment),
        NotificationKind.NotSubmitted => assessment?.Receipt is not null || clock.GetUtcNow() <= DeadlineOf(cycle, assessment),
        _ => false,
    };

    // Whether the answer that a reminder is about is still to come, and can.
    private bool IsAwaited(NotificationRow mail, CycleRow? cycle, AssessmentRow? assessment) =>
        cycle is not null && assessment is { Stage: AssessmentStage.ClarificationRequested }
        && mail.Subject.Split('-')[0] == assessment.ClarificationRounds.ToString(System.Globalization.CultureInfo.InvariantCulture)
        && clock.GetUtcNow() <= assessment.UntilIn(cycle);

    private static DateTimeOffset? DeadlineOf(CycleRow? cycle, AssessmentRow? assessment) => cycle is null ? null : assessment?.DeadlineIn(cycle) ?? cycle.SubmissionDeadline;

    private Task<EmailModel> ModelAsync(
        NotificationRow mail, Letterhead letterhead, CycleInstrument? cycle, AssessmentRow? assessment, bool isShown, CancellationToken cancellation) => mail.Kind switch
        {
            NotificationKind.Invitation => Task.FromResult<EmailModel>(Invitation(letterhead, Known(cycle, mail), assessment!, mail, isShown)),
            NotificationKind.Received or NotificationKind.Rejected => ReceiptAsync(mail, letterhead, cycle, assessment, cancellation),
            NotificationKind.TakenBack => TakenBackAsync(mail, letterhead, Known(cycle, mail).Cycle, assessment, cancellation),
            NotificationKind.Digest => DigestAsync(mail, letterhead, cancellation),
            NotificationKind.Reminder => Task.FromResult<EmailModel>(Reminder(letterhead, Known(cycle, mail).Cycle, assessment, mail)),
            NotificationKind.NotSubmitted => Task.FromResult<EmailModel>(new NotSubmittedEmail(letterhead, DeadlineOf(Known(cycle, mail).Cycle, assessment)!.Value)),
            NotificationKind.Clarification => ClarificationAsync(mail, letterhead, Known(cycle, mail), cancellation),
            NotificationKind.AnswerReminder => AnswerReminderAsync(mail, letterhead, Known(cycle, mail), assessment!, cancellation),
            NotificationKind.Result => ResultAsync(mail, letterhead, cycle, assessment, cancellation),
            NotificationKind.ObjectionReceived or NotificationKind.ObjectionUpheld or NotificationKind.ObjectionChanged => objections.ComposeAsync(mail, letterhead, Known(cycle, mail), cancellation),
            _ => throw new InvalidOperationException($"Mail {mail.Id} has the unknown kind '{mail.Kind}'."),
        };

    private InvitationEmail Invitation(Letterhead letterhead, CycleInstrument known, AssessmentRow assessment, NotificationRow mail, bool isShown)
    {
        CycleRow cycle = known.Cycle;
        DateTimeOffset deadline = assessment.DeadlineIn(cycle);
        bool isAsked = known.Instrument.Intake == IntakeKind.SelfAssessment && clock.GetUtcNow() <= deadline;
        Uri? address = isShown ? links.HiddenAddress : links.AddressOf(new AgencyLink(cycle.RowKey, assessment.RowKey, LinkNumber(mail)));
        return new InvitationEmail(letterhead, address, links.ExpiryOf(assessment, cycle), isAsked ? deadline : null, IsInvitation(mail));
    }

    private static bool IsInvitation(NotificationRow mail) => !mail.Subject.Contains('-', StringComparison.Ordinal);

    private static int LinkNumber(NotificationRow mail) => int.Parse(mail.Subject.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<EmailModel> ReceiptAsync(
        NotificationRow mail, Letterhead letterhead, CycleInstrument? cycle, AssessmentRow? assessment, CancellationToken cancellation)
    {
        UploadReport report = await records.GetAsync<UploadReport>(RecordNames.Report(mail.Cycle, mail.Agency, mail.Subject), cancellation);
        // A clarification gives more time and never less.
        DateTimeOffset? deadline = DeadlineOf(cycle?.Cycle, assessment);
        deadline = assessment?.ClarifyUntil > deadline ? assessment?.ClarifyUntil : deadline;
        bool open = deadline is null || clock.GetUtcNow() <= deadline;
        bool verified = assessment?.Stage is AssessmentStage.Verified or AssessmentStage.Determined;
        if (report.Accepted)
        {
            return new SubmissionReceivedEmail(letterhead, report.Upload, report.Receipt, report.Sha256, report.ReceivedAt, report.Indicators, report.Findings, deadline ?? report.ReceivedAt, open && !verified);
        }

        SubmissionWindow window = verified ? SubmissionWindow.Verified : open ? SubmissionWindow.Open : SubmissionWindow.Closed;
        return new SubmissionRejectedEmail(letterhead, report.Upload, report.File, report.Findings, deadline, window);
    }

    private async Task<EmailModel> TakenBackAsync(
        NotificationRow mail, Letterhead letterhead, CycleRow cycle, AssessmentRow? assessment, CancellationToken cancellation)
    {
        UploadReport report = await records.GetAsync<UploadReport>(RecordNames.Report(mail.Cycle, mail.Agency, mail.Subject), cancellation);
        return new SubmissionTakenBackEmail(letterhead, report.Receipt, report.Upload, report.ReceivedAt, DeadlineOf(cycle, assessment)!.Value, assessment?.Receipt);
    }

    private async Task<EmailModel> DigestAsync(NotificationRow mail, Letterhead letterhead, CancellationToken cancellation)
    {
        DateOnly day = DateOnly.ParseExact(mail.Subject, "O", System.Globalization.CultureInfo.InvariantCulture);
        IEnumerable<ClaimRow> ofDay = (await claims.ListAsync(mail.Cycle, mail.Agency, cancellation)).Where(c => Messages.WibDate(c.ClaimedAt) == day).OrderBy(c => c.ClaimedAt);
        return new UploadDigestEmail(
            letterhead,
            day,
            [.. ofDay.Skip(NotificationKind.AnsweredSingly).Select(c => new DigestedUpload(c.Upload, c.Receipt, c.ReceivedAt, c.Status == ClaimStatus.Accepted, c.Errors))]);
    }

    private SubmissionReminderEmail Reminder(Letterhead letterhead, CycleRow cycle, AssessmentRow? assessment, NotificationRow mail)
    {
        DateTimeOffset deadline = DeadlineOf(cycle, assessment)!.Value;
        // One that had to wait must not promise more days than are left; an agency with more time has more.
        double left = Math.Round((deadline - clock.GetUtcNow()).TotalDays);
        double days = deadline > cycle.SubmissionDeadline ? left : Math.Min(Math.Floor(double.Parse(mail.Subject.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture)), left);
        return new SubmissionReminderEmail(letterhead, deadline, (int)days, $"{Containers.Submissions}/{cycle.RowKey}/{mail.Agency}/");
    }

    private async Task<EmailModel> ClarificationAsync(NotificationRow mail, Letterhead letterhead, CycleInstrument cycle, CancellationToken cancellation)
    {
        DecisionRow row = await decisions.FindAsync(mail.Cycle, mail.Subject, cancellation) ?? throw new InvalidOperationException($"The decision of mail {mail.Id} is missing.");
        VerificationDecision decision = VerificationDecision.Of(row);
        return new ClarificationRequestedEmail(letterhead, decision.Reason ?? "", IndicatorsOf(decision, cycle), decision.ClarifyUntil ?? cycle.Cycle.VerificationDeadline)
        {
            Questions = [.. (decision.Questions ?? []).Select(question => (Reference(question.Indicator, cycle), question.Text))],
        };
    }

    private async Task<EmailModel> AnswerReminderAsync(
        NotificationRow mail, Letterhead letterhead, CycleInstrument cycle, AssessmentRow assessment, CancellationToken cancellation)
    {
        DecisionRow row = await decisions.FindAsync(mail.Cycle, assessment.Applied.Split('\n')[^1], cancellation) ?? throw new InvalidOperationException($"The question of mail {mail.Id} is missing.");
        DateTimeOffset until = assessment.UntilIn(cycle.Cycle);
        // Counted when it is sent: one that had to wait must not promise more days than are left.
        int days = Messages.WibDate(until).DayNumber - Messages.WibDate(clock.GetUtcNow()).DayNumber;
        return new AnswerReminderEmail(letterhead, IndicatorsOf(VerificationDecision.Of(row), cycle), until, days);
    }

    private static IReadOnlyList<IndicatorReference> IndicatorsOf(VerificationDecision decision, CycleInstrument cycle) => [.. decision.Indicators.Select(code => Reference(code, cycle))];

    private static IndicatorReference Reference(string code, CycleInstrument cycle) => new(code, cycle.Instrument.Find(code)?.Title);

    private async Task<EmailModel> ResultAsync(NotificationRow mail, Letterhead letterhead, CycleInstrument? cycle, AssessmentRow? assessment, CancellationToken cancellation)
    {
        string name = assessment?.ResultRecord ?? throw new InvalidOperationException($"The result of mail {mail.Id} is missing.");
        byte[] bytes = await records.GetBytesAsync(name, cancellation);
        ResultRecord result = StoredJson.Deserialize<ResultRecord>(bytes);
        string hash = StoredJson.Sha256(bytes);
        return ResultOf(result, hash, letterhead) with { Certificates = await CertificatesAsync(cycle, assessment, result, hash, cancellation) };
    }

    /// <summary>The mail with a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="hash">SHA-256 of its record.</param>
    /// <param name="letterhead">Who writes to whom.</param>
    public static ResultEmail ResultOf(ResultRecord result, string hash, Letterhead letterhead) => new(
        letterhead,
        result.Score,
        result.Maximum,
        result.Index,
        result.IndexDenominator,
        result.CategoryTitle,
        [.. result.Aspects.Select(a => new AspectResult(a.Title, a.Score, a.Maximum))],
        result.Release.Decree,
        result.Release.DecidedOn,
        hash,
        result.Recognised)
    {
        Awards = [.. (result.Awards ?? []).Where(rank => rank.Awarded).Select(rank => new WonAward(rank.Title, rank.Group, rank.Rank, rank.Of))],
    };

    // A result mail is there only after mails were let go; what was read of the cycle may be some seconds older.
    private async Task<IReadOnlyList<(Text Title, Uri Address)>> CertificatesAsync(
        CycleInstrument? cycle, AssessmentRow assessment, ResultRecord result, string hash, CancellationToken cancellation) =>
        (cycle is null || Certificates.AreGivenIn(cycle.Cycle) ? cycle : await cycles.FindAsync(cycle.Cycle.RowKey, cancellation)) is not { } known ? []
        :
        [
            .. from certificate in Certificates.Of(known, assessment, result, hash)
               let address = certificates.AddressOf(certificate.Code)
               where address is not null
               select (certificate.Title, address),
        ];

    private static CycleInstrument Known(CycleInstrument? cycle, NotificationRow mail) =>
        cycle ?? throw new InvalidOperationException($"Cycle {mail.Cycle} of mail {mail.Id} is missing.");
}

/// <summary>What the mails of one cycle have in common.</summary>
/// <param name="Cycle">The cycle; null when there is none.</param>
/// <param name="Assessments">The agencies' assessments in it, by the table's key.</param>
/// <param name="Agencies">What the register says of the agencies, by the table's key: addresses too.</param>
/// <param name="Verification">Who verifies what; null where no mail is about that.</param>
public sealed record MailFacts(
    CycleInstrument? Cycle, IReadOnlyDictionary<string, AssessmentRow> Assessments, IReadOnlyDictionary<string, AgencyRow> Agencies, VerificationState? Verification)
{
    /// <summary>Why who verifies what could not be read; null where it was, or was not asked for.</summary>
    public Exception? VerificationFault { get; init; }
}

/// <summary>A mail as it is to be sent, or what keeps it from being sent.</summary>
/// <param name="Mail">Where it goes and what it says; the address is personal data.</param>
/// <param name="Status">One of <see cref="NotificationStatus"/>: what the row becomes.</param>
/// <param name="Problem">Why it is not sent.</param>
public sealed record Composition((string Address, EmailModel Model)? Mail, string Status, string? Problem);
