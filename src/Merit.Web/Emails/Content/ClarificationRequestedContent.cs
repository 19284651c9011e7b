using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class ClarificationRequestedContent
{
    public static SectionBody In(EmailTexts texts, ClarificationRequestedEmail email)
    {
        string until = texts.Moment(email.Until);
        string[] reason =
        [
            .. email.Reason.ReplaceLineEndings("\n").Split('\n').Select(line => OneLine.Of(line)).Where(line => line.Length > 0),
        ];
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill("Clarification.Body", texts.In(email.Letterhead.Cycle))),
            new FactList([new Fact(texts["Fact.AnswerUntil"], until)]),
        ];

        if (reason.Length > 0)
        {
            blocks.Add(new Subheading(texts["Clarification.Reason"]));
            blocks.Add(new Quotation(reason));
        }

        if (email.Indicators.Count > 0)
        {
            blocks.Add(new Subheading(texts.Count("Clarification.Indicators", email.Indicators.Count)));
            blocks.Add(new BulletList([.. email.Indicators.Select(indicator => Name(texts, indicator))]));
        }

        blocks.Add(new Subheading(texts["WhatToDo"]));
        blocks.Add(new StepList(
        [
            texts["Clarification.StepRepair"],
            texts["Clarification.StepUpload"],
            texts.Fill("Clarification.StepUntil", until),
        ]));

        return new SectionBody(
            texts["Clarification.Subject"],
            texts["Clarification.Tag"],
            Tone.Attention,
            texts["Clarification.Headline"],
            texts.Fill("Clarification.Summary", until),
            blocks);
    }

    private static string Name(EmailTexts texts, IndicatorReference indicator) => indicator.Title is { } title
        ? texts.Fill("Clarification.Indicator", indicator.Code, texts.In(title))
        : OneLine.Of(indicator.Code);
}
