using Merit.Web.Look;
using Merit.Web.Texts;

namespace Merit.Web.Emails.Content;

internal static class InvitationContent
{
    public static SectionBody In(EmailTexts texts, InvitationEmail email)
    {
        string kind = email.IsFirst ? "Invitation" : "NewLink";
        LinkBlock? link = email.Link is { } known && WebAddress.Of(known) is { } address ? new LinkBlock(texts["Invitation.Open"], address) : null;
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill(link is null ? "Invitation.BodyWithoutLink" : $"{kind}.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(
            [
                .. email.Deadline is { } deadline ? (Fact[])[new Fact(texts["Fact.Deadline"], texts.Moment(deadline))] : [],
                .. link is null ? (Fact[])[] : [new Fact(texts["Fact.LinkUntil"], texts.Moment(email.ValidUntil))],
            ]),
        ];
        if (link is not null)
        {
            blocks.Add(link);
            blocks.Add(new Callout(Tone.Attention, texts["Invitation.Secret"]));
        }

        if (email.Deadline is not null)
        {
            blocks.Add(new Subheading(texts["WhatToDo"]));
            blocks.Add(new StepList([.. link is null ? (string[])[] : [texts["Invitation.StepOpen"]], texts["Reminder.StepFill"], texts["Reminder.StepManifest"], texts["Reminder.StepReceipt"]]));
        }

        blocks.Add(new Subheading(texts["Invitation.Help"]));
        blocks.Add(new Paragraph(texts.Fill(link is null ? "Invitation.HelpWithoutLink" : "Invitation.HelpBody", email.Letterhead.AssessingBody)));
        return new SectionBody(
            texts[$"{kind}.Subject"],
            texts[$"{kind}.Tag"],
            Tone.Information,
            texts[$"{kind}.Headline"],
            email.Deadline is { } until ? texts.Fill(link is null ? "Invitation.SummaryWithoutLink" : "Invitation.Summary", texts.Moment(until)) : texts["NewLink.Summary"],
            blocks);
    }
}
