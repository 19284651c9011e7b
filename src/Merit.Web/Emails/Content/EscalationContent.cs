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
            new FactList([.. email.Waits.Select(wait => new Fact(Name(wait), texts.Fill("Escalation.Line", wait.Count, texts.Count("Escalation.Days", wait.OldestDays))))]),
            new Subheading(texts["Escalation.Oldest"]),
            new BulletList([.. email.Waits.SelectMany(wait => wait.Examples.Select(example => $"{Name(wait)}: {OneLine.Of(example)}"))]),
        ];
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

        string Name(EscalatedWait wait) => texts[$"Escalation.{wait.Kind}"];
    }
}
