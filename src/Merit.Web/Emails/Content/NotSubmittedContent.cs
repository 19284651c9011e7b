using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class NotSubmittedContent
{
    public static SectionBody In(EmailTexts texts, NotSubmittedEmail email)
    {
        string deadline = texts.Moment(email.Deadline);
        return new SectionBody(
            texts["NotSubmitted.Subject"],
            texts["NotSubmitted.Tag"],
            Tone.Problem,
            texts["NotSubmitted.Headline"],
            texts.Fill("NotSubmitted.Summary", email.Letterhead.AgencyName, deadline),
            [
                CommonContent.Greeting(texts, email),
                new Paragraph(texts.Fill("NotSubmitted.Body", texts.In(email.Letterhead.Cycle))),
                new FactList(
                [
                    new Fact(texts["Fact.Deadline"], deadline),
                    new Fact(texts["Fact.Status"], texts["NotSubmitted.Status"]),
                ]),
                new Subheading(texts["NextSteps"]),
                new Paragraph(texts.Fill("NotSubmitted.Next", email.Letterhead.AssessingBody)),
            ]);
    }
}
