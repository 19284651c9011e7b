using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

/// <summary>Turns a model into the document that both renderings are written from.</summary>
internal static class EmailComposer
{
    // A mail client's list shows some 60 characters; a category name from an instrument could be of any length.
    private const int SubjectLimit = 120;

    public static EmailDocument Compose(EmailModel model)
    {
        EmailSection indonesian = Section(model, EmailTexts.Indonesian);
        EmailSection english = Section(model, EmailTexts.English);
        string subject = EmailTexts.Indonesian.Fill(
            "Subject", indonesian.Body.Subject, english.Body.Subject, YearOf(model));

        return new EmailDocument(
            OneLine.Of(subject, SubjectLimit),
            OneLine.Of(model.Letterhead.AssessingBody),
            [indonesian, english],
            EmailTexts.English["EnglishFollows"]);
    }

    // The year is a name here, not a quantity: no thousands separator.
    private static string YearOf(EmailModel model) =>
        model.Letterhead.Year.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static EmailSection Section(EmailModel model, EmailTexts texts) => new(
        texts.Language,
        texts.In(model.Letterhead.Cycle),
        texts.Fill("Footer", model.Letterhead.AssessingBody),
        Body(model, texts));

    private static SectionBody Body(EmailModel model, EmailTexts texts) => model switch
    {
        InvitationEmail invitation => InvitationContent.In(texts, invitation),
        SubmissionReceivedEmail received => SubmissionReceivedContent.In(texts, received),
        SubmissionRejectedEmail rejected => SubmissionRejectedContent.In(texts, rejected),
        SubmissionTakenBackEmail takenBack => SubmissionTakenBackContent.In(texts, takenBack),
        SubmissionReminderEmail reminder => SubmissionReminderContent.In(texts, reminder),
        UploadDigestEmail digest => UploadDigestContent.In(texts, digest),
        NotSubmittedEmail notSubmitted => NotSubmittedContent.In(texts, notSubmitted),
        ClarificationRequestedEmail clarification => ClarificationRequestedContent.In(texts, clarification),
        AnswerReminderEmail reminder => AnswerReminderContent.In(texts, reminder),
        AssignmentEmail assignment => AssignmentContent.In(texts, assignment),
        VerificationReminderEmail reminder => VerificationReminderContent.In(texts, reminder),
        EscalationEmail escalation => EscalationContent.In(texts, escalation),
        ResultEmail result => ResultContent.In(texts, result),
        ObjectionReceivedEmail objection => ObjectionContent.In(texts, objection),
        ObjectionDecidedEmail objection => ObjectionContent.In(texts, objection),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model.GetType(), "No content for this kind of e-mail."),
    };
}
