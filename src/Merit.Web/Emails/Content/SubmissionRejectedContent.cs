using Merit.Web.Look;
using Merit.Web.Texts;
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
            new Paragraph(texts.Fill("Rejected.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(facts),
            new Subheading(texts.Count("Rejected.Findings", email.Findings.Count)),
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
                deadline is null ? texts["Rejected.StepReceipt"] : texts.Fill("Rejected.StepDeadline", deadline),
            ]));
        }
        else
        {
            blocks.Add(new Callout(Tone.Attention, email.Window == SubmissionWindow.Verified
                ? texts.Fill("Rejected.Verified", email.Letterhead.AssessingBody)
                : texts.Fill("Rejected.Closed", deadline ?? "", email.Letterhead.AssessingBody)));
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
                SubmissionWindow.Open => texts.Count("Rejected.Summary", email.Findings.Count),
                SubmissionWindow.Verified => texts["Rejected.Verified.Summary"],
                _ => texts.Fill("Rejected.Late.Summary", deadline ?? ""),
            },
            blocks);
    }
}
