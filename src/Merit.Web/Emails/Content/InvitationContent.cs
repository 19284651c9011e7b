using Merit.Web.Look;
using Merit.Web.Texts;

namespace Merit.Web.Emails.Content;

internal static class InvitationContent
{
    public static SectionBody In(EmailTexts texts, InvitationEmail email)
    {
        string kind = email.IsFirst ? "Invitation" : "NewLink";
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill($"{kind}.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(
            [
                .. email.Deadline is { } deadline ? (Fact[])[new Fact(texts["Fact.Deadline"], texts.Moment(deadline))] : [],
                new Fact(texts["Fact.LinkUntil"], texts.Moment(email.ValidUntil)),
            ]),
        ];
        if (WebAddress.Of(email.Link) is { } address)
        {
            blocks.Add(new LinkBlock(texts["Invitation.Open"], address));
        }

        blocks.Add(new Callout(Tone.Attention, texts["Invitation.Secret"]));
        if (email.Deadline is not null)
        {
            blocks.Add(new Subheading(texts["WhatToDo"]));
            blocks.Add(new StepList([texts["Invitation.StepOpen"], texts["Reminder.StepFill"], texts["Reminder.StepManifest"], texts["Reminder.StepReceipt"]]));
        }

        blocks.Add(new Subheading(texts["Invitation.Help"]));
        blocks.Add(new Paragraph(texts.Fill("Invitation.HelpBody", email.Letterhead.AssessingBody)));
        return new SectionBody(
            texts[$"{kind}.Subject"],
            texts[$"{kind}.Tag"],
            Tone.Information,
            texts[$"{kind}.Headline"],
            email.Deadline is { } until ? texts.Fill("Invitation.Summary", texts.Moment(until)) : texts["NewLink.Summary"],
            blocks);
    }
}
