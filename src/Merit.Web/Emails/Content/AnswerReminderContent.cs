using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class AnswerReminderContent
{
    public static SectionBody In(EmailTexts texts, AnswerReminderEmail email)
    {
        string until = texts.Moment(email.Until);
        string left = email.DaysLeft <= 0 ? texts["Reminder.Today"] : texts.Count("Reminder.Days", email.DaysLeft);
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill("AnswerReminder.Body", texts.In(email.Letterhead.Cycle))),
            new FactList([new Fact(texts["Fact.AnswerUntil"], until), new Fact(texts["Fact.TimeLeft"], left)]),
        ];
        if (email.Indicators.Count > 0)
        {
            blocks.Add(new Subheading(texts.Count("Clarification.Indicators", email.Indicators.Count)));
            blocks.Add(new BulletList([.. email.Indicators.Select(indicator => ClarificationRequestedContent.Name(texts, indicator))]));
        }

        blocks.Add(new Subheading(texts["WhatToDo"]));
        blocks.Add(new StepList([texts["Clarification.StepAnswer"], texts["AnswerReminder.StepSend"], texts.Fill("Clarification.StepUntil", until)]));
        return new SectionBody(
            texts["AnswerReminder.Subject"],
            texts["Reminder.Tag"],
            Tone.Attention,
            texts["AnswerReminder.Headline"],
            texts.Fill("Clarification.Summary", until),
            blocks);
    }
}
