using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class EscalationContent
{
    public static SectionBody In(EmailTexts texts, EscalationEmail email)
    {
        string day = texts.Date(email.Day);
        List<EmailBlock> blocks =
        [
            new Paragraph(texts["Escalation.Greeting"]),
            new Paragraph(texts.Fill("Escalation.Body", texts.In(email.Letterhead.Cycle))),
        ];
        foreach (EscalatedWait wait in email.Waits)
        {
            blocks.Add(new Subheading(texts[$"Escalation.{wait.Kind}"]));
            blocks.Add(new Paragraph(texts.Fill("Escalation.Line", wait.Count, texts.Count("Escalation.Days", wait.OldestDays))));
            blocks.Add(new BulletList(
            [
                .. wait.Examples.Select(example => OneLine.Of(example)),
                .. wait.Count > wait.Examples.Count ? (string[])[texts.Fill("Escalation.More", wait.Count - wait.Examples.Count)] : [],
            ]));
        }

        if (email.Page is { } page)
        {
            blocks.Add(new LinkBlock(texts["Escalation.Open"], page));
        }

        blocks.Add(new Paragraph(texts["Escalation.Again"]));
        int all = email.Waits.Sum(wait => wait.Count);
        return new SectionBody(
            texts["Escalation.Subject"],
            texts["Escalation.Tag"],
            Tone.Attention,
            texts.Count("Escalation.Headline", all),
            texts.Fill("Escalation.Summary", all, day),
            blocks);
    }
}
