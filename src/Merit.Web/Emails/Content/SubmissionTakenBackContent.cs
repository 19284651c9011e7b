using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class SubmissionTakenBackContent
{
    public static SectionBody In(EmailTexts texts, SubmissionTakenBackEmail email)
    {
        string deadline = texts.Moment(email.Deadline);
        return new SectionBody(
            texts["TakenBack.Subject"],
            texts["TakenBack.Tag"],
            Tone.Attention,
            texts["TakenBack.Headline"],
            texts.Fill("TakenBack.Summary", email.Letterhead.AgencyName, email.Receipt),
            [
                CommonContent.Greeting(texts, email),
                new Paragraph(texts.Fill("TakenBack.Body", texts.In(email.Letterhead.Cycle))),
                new FactList(
                [
                    new Fact(texts["Fact.Receipt"], email.Receipt, IsCode: true),
                    new Fact(texts["Fact.Upload"], OneLine.Of(email.UploadId), IsCode: true),
                    new Fact(texts["Fact.ReceivedAt"], texts.Moment(email.ReceivedAt)),
                    new Fact(texts["Fact.Deadline"], deadline),
                ]),
                new Subheading(texts["NextSteps"]),
                new Paragraph(email.CountsNow is { } counts ? texts.Fill("TakenBack.Replaced", counts) : texts.Fill("TakenBack.Next", deadline)),
                new Paragraph(texts.Fill("TakenBack.NotYou", email.Letterhead.AssessingBody)),
            ]);
    }
}
