using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class SubmissionReceivedContent
{
    public static SectionBody In(EmailTexts texts, SubmissionReceivedEmail email)
    {
        string deadline = texts.Moment(email.Deadline);
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill("Received.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(
            [
                new Fact(texts["Fact.Receipt"], email.Receipt, IsCode: true),
                new Fact(texts["Fact.Upload"], OneLine.Of(email.UploadId), IsCode: true),
                new Fact(texts["Fact.ReceivedAt"], texts.Moment(email.ReceivedAt)),
                new Fact(texts["Fact.Indicators"], texts.Number(email.IndicatorCount)),
                new Fact(texts["Fact.Deadline"], deadline),
                new Fact(texts["Fact.RecordHash"], email.Sha256, IsCode: true),
            ]),
        ];

        if (email.Warnings.Count > 0)
        {
            blocks.Add(new Subheading(texts.Count("Received.Warnings", email.Warnings.Count)));
            blocks.Add(new Paragraph(texts["Received.WarningsBody"]));
            blocks.Add(CommonContent.Findings(texts, email.Warnings));
        }

        blocks.Add(new Subheading(texts["NextSteps"]));
        blocks.Add(new Paragraph(email.CanBeReplaced
            ? texts.Fill("Received.CanBeReplaced", deadline)
            : texts["Received.Final"]));

        return new SectionBody(
            texts["Received.Subject"],
            texts["Received.Tag"],
            Tone.Success,
            texts["Received.Headline"],
            texts.Fill("Received.Summary", email.Letterhead.AgencyName, email.IndicatorCount),
            blocks);
    }
}
