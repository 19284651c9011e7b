using Merit.Web.Look;
namespace Merit.Web.Emails.Content;

internal static class VerificationReminderContent
{
    public static SectionBody In(EmailTexts texts, VerificationReminderEmail email)
    {
        string until = texts.Moment(email.Until);
        string left = email.DaysLeft <= 0 ? texts["Reminder.Today"] : texts.Count("Reminder.Days", email.DaysLeft);
        List<Fact> facts = [new Fact(texts["Fact.VerifyUntil"], until), new Fact(texts["Fact.TimeLeft"], left)];
        if (email.Reviews > 0)
        {
            facts.Add(new Fact(texts["VerificationReminder.Reviews"], texts.Count("Agencies", email.Reviews)));
            facts.Add(new Fact(texts["VerificationReminder.Begun"], texts.Count("Agencies", email.Begun)));
        }

        if (email.Differences > 0)
        {
            facts.Add(new Fact(texts["VerificationReminder.Differences"], texts.Count("Agencies", email.Differences)));
        }

        List<EmailBlock> blocks =
        [
            new Paragraph(texts["Staff.Greeting"]),
            new Paragraph(texts.Fill("VerificationReminder.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(facts),
        ];
        if (email.Desk is { } desk)
        {
            blocks.Add(new LinkBlock(texts["Staff.Desk"], desk));
        }

        blocks.Add(new Subheading(texts["WhatToDo"]));
        blocks.Add(new StepList(
        [
            .. email.Reviews > 0 ? (string[])[texts["VerificationReminder.StepReview"]] : [],
            .. email.Differences > 0 ? (string[])[texts["VerificationReminder.StepSettle"]] : [],
            texts["VerificationReminder.StepAway"],
        ]));
        return new SectionBody(
            texts["VerificationReminder.Subject"],
            texts["Reminder.Tag"],
            Tone.Attention,
            texts.Count("VerificationReminder.Headline", email.Reviews + email.Differences),
            texts.Fill("Reminder.Summary", left, until),
            blocks);
    }
}
