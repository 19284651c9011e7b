using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class UploadDigestContent
{
    public static SectionBody In(EmailTexts texts, UploadDigestEmail email)
    {
        string day = texts.Date(email.Day);
        return new SectionBody(
            texts["Digest.Subject"],
            texts["Digest.Tag"],
            email.Uploads.Any(u => u.Accepted) ? Tone.Success : Tone.Attention,
            texts["Digest.Headline"],
            texts.Fill("Digest.Summary", email.Uploads.Count, day),
            [
                CommonContent.Greeting(texts, email),
                new Paragraph(texts.Fill("Digest.Body", day, texts.In(email.Letterhead.Cycle))),
                new FactList([.. email.Uploads.Select(u => new Fact(OneLine.Of(u.UploadId), Line(texts, u)))]),
                new Subheading(texts["NextSteps"]),
                new Paragraph(texts.Fill("Digest.Next", email.Letterhead.AssessingBody)),
            ]);
    }

    private static string Line(EmailTexts texts, DigestedUpload upload) => texts.Fill(
        upload.Accepted ? "Digest.Accepted" : "Digest.Rejected", texts.Moment(upload.ReceivedAt), upload.Receipt, upload.Errors);
}
