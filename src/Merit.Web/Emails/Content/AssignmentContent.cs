using Merit.Web.Look;
namespace Merit.Web.Emails.Content;

internal static class AssignmentContent
{
    public static SectionBody In(EmailTexts texts, AssignmentEmail email)
    {
        int given = email.First + email.Second + email.Moderator;
        string kind = given > 0 ? "Assignment" : "Unassignment";
        (string Label, int Count)[] places = [("First", email.First), ("Second", email.Second), ("Moderator", email.Moderator), ("Taken", email.Taken)];
        List<EmailBlock> blocks =
        [
            new Paragraph(texts["Staff.Greeting"]),
            new Paragraph(texts.Fill($"{kind}.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(
            [
                .. places.Where(place => place.Count > 0).Select(place => new Fact(texts[$"Assignment.{place.Label}"], texts.Count("Agencies", place.Count))),
                new Fact(texts["Assignment.Has"], texts.Count("Agencies", email.Has)),
                new Fact(texts["Fact.VerifyUntil"], texts.Moment(email.Until)),
            ]),
        ];
        if (email.Desk is { } desk && email.Has > 0)
        {
            blocks.Add(new LinkBlock(texts["Staff.Desk"], desk));
        }

        if (given > 0)
        {
            blocks.Add(new Subheading(texts["WhatToDo"]));
            blocks.Add(new StepList(
            [
                texts["Assignment.StepConflict"],
                .. email.First + email.Second > 0 ? (string[])[texts["Assignment.StepReview"]] : [],
                .. email.Moderator > 0 ? (string[])[texts["VerificationReminder.StepSettle"]] : [],
                texts.Fill("Assignment.StepUntil", texts.Moment(email.Until)),
            ]));
        }

        return new SectionBody(
            texts[$"{kind}.Subject"],
            texts["Assignment.Tag"],
            Tone.Information,
            texts.Count($"{kind}.Headline", given > 0 ? given : email.Taken),
            texts.Count($"{kind}.Headline", given > 0 ? given : email.Taken),
            blocks);
    }
}
