namespace Merit.Web.Emails.Content;

internal static class SubmissionRejectedContent
{
    public static SectionBody In(EmailTexts texts, SubmissionRejectedEmail email)
    {
        string deadline = texts.Moment(email.Deadline);
        List<Fact> facts = [new Fact(texts["Fact.Upload"], OneLine.Of(email.UploadId), IsCode: true)];
        if (!string.IsNullOrWhiteSpace(email.FileName))
        {
            facts.Add(new Fact(texts["Fact.File"], OneLine.Of(email.FileName), IsCode: true));
        }

        facts.Add(new Fact(texts["Fact.Deadline"], deadline));

        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Format("Rejected.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(facts),
            new Subheading(CommonContent.Count(texts, "Rejected.Findings", email.Findings.Count)),
            CommonContent.Findings(texts, email.Findings),
            new Subheading(texts["WhatToDo"]),
        ];

        if (email.CanStillSubmit)
        {
            blocks.Add(new StepList(
            [
                texts["Rejected.StepRepair"],
                texts["Rejected.StepUpload"],
                texts.Format("Rejected.StepDeadline", deadline),
            ]));
        }
        else
        {
            blocks.Add(new Callout(
                Tone.Attention, texts.Format("Rejected.Closed", deadline, email.Letterhead.AssessingBody)));
        }

        // After the deadline nothing can be corrected any more, and the mail must not ask for it.
        string kind = email.CanStillSubmit ? "Rejected" : "Rejected.Late";
        return new SectionBody(
            texts[$"{kind}.Subject"],
            texts[$"{kind}.Tag"],
            Tone.Problem,
            texts[$"{kind}.Headline"],
            email.CanStillSubmit
                ? CommonContent.Count(texts, "Rejected.Summary", email.Findings.Count)
                : texts.Format("Rejected.Late.Summary", deadline),
            blocks);
    }
}
