using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class SubmissionReminderContent
{
    public static SectionBody In(EmailTexts texts, SubmissionReminderEmail email)
    {
        string deadline = texts.Moment(email.Deadline);
        string left = email.DaysLeft <= 0
            ? texts["Reminder.Today"]
            : texts.Count("Reminder.Days", email.DaysLeft);
        List<Fact> facts =
        [
            new Fact(texts["Fact.Deadline"], deadline),
            new Fact(texts["Fact.TimeLeft"], left),
        ];
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill("Reminder.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(facts),
        ];

        if (WebAddress.Of(email.UploadTo) is { } address)
        {
            blocks.Add(new LinkBlock(texts["Reminder.Upload"], address));
        }
        else
        {
            facts.Add(new Fact(texts["Fact.UploadTo"], OneLine.Of(email.UploadTo), IsCode: true));
        }

        blocks.Add(new Subheading(texts["WhatToDo"]));
        blocks.Add(new StepList([texts["Reminder.StepFill"], texts["Reminder.StepManifest"], texts["Reminder.StepReceipt"]]));

        return new SectionBody(
            texts["Reminder.Subject"],
            texts["Reminder.Tag"],
            Tone.Attention,
            texts["Reminder.Headline"],
            texts.Fill("Reminder.Summary", left, deadline),
            blocks);
    }
}
