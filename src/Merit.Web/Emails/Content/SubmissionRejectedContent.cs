namespace Merit.Web.Emails.Content;

internal static class SubmissionRejectedContent
{
    public static SectionBody In(EmailTexts texts, SubmissionRejectedEmail email)
    {
        string? deadline = email.Deadline is { } moment ? texts.Moment(moment) : null;
        List<Fact> facts = [new Fact(texts["Fact.Upload"], OneLine.Of(email.UploadId), IsCode: true)];
        if (!string.IsNullOrWhiteSpace(email.FileName))
        {
            facts.Add(new Fact(texts["Fact.File"], OneLine.Of(email.FileName), IsCode: true));
        }

        if (deadline is not null)
        {
            facts.Add(new Fact(texts["Fact.Deadline"], deadline));
        }

        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Format("Rejected.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(facts),
            new Subheading(CommonContent.Count(texts, "Rejected.Findings", email.Findings.Count)),
            CommonContent.Findings(texts, email.Findings),
            new Subheading(texts["WhatToDo"]),
        ];

        bool open = email.Window == SubmissionWindow.Open;
        if (open)
        {
            blocks.Add(new StepList(
            [
                texts["Rejected.StepRepair"],
                texts["Rejected.StepUpload"],
                deadline is null ? texts["Rejected.StepReceipt"] : texts.Format("Rejected.StepDeadline", deadline),
            ]));
        }
        else
        {
            blocks.Add(new Callout(Tone.Attention, email.Window == SubmissionWindow.Verified
                ? texts.Format("Rejected.Verified", email.Letterhead.AssessingBody)
                : texts.Format("Rejected.Closed", deadline ?? "", email.Letterhead.AssessingBody)));
        }

        // When nothing can be corrected any more, the mail must not ask for it.
        string kind = open ? "Rejected" : "Rejected.Late";
        return new SectionBody(
            texts[$"{kind}.Subject"],
            texts[$"{kind}.Tag"],
            Tone.Problem,
            texts[$"{kind}.Headline"],
            email.Window switch
            {
                SubmissionWindow.Open => CommonContent.Count(texts, "Rejected.Summary", email.Findings.Count),
                SubmissionWindow.Verified => texts["Rejected.Verified.Summary"],
                _ => texts.Format("Rejected.Late.Summary", deadline ?? ""),
            },
            blocks);
    }
}
