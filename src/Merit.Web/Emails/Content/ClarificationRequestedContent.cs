using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class ClarificationRequestedContent
{
    public static SectionBody In(EmailTexts texts, ClarificationRequestedEmail email)
    {
        string until = texts.Moment(email.Until);
        string[] reason = Lines(email.Reason);
        IndicatorReference[] besides = [.. email.Indicators.Where(indicator => email.Questions.All(question => question.Indicator.Code != indicator.Code))];
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

        foreach ((IndicatorReference indicator, string question) in email.Questions)
        {
            blocks.Add(new Subheading(Name(texts, indicator)));
            blocks.Add(new Quotation(Lines(question)));
        }

        if (besides.Length > 0)
        {
            blocks.Add(new Subheading(texts.Count("Clarification.Indicators", besides.Length)));
            blocks.Add(new BulletList([.. besides.Select(indicator => Name(texts, indicator))]));
        }

        blocks.Add(new Subheading(texts["WhatToDo"]));
        blocks.Add(new StepList(
        [
            texts["Clarification.StepAnswer"],
            texts["Clarification.StepRepair"],
            texts["Clarification.StepUpload"],
            texts.Fill("Clarification.StepUntil", until),
        ]));
        if (email.Indicators.Count > 0)
        {
            blocks.Add(new Paragraph(texts["Clarification.Counts"]));
        }

        return new SectionBody(
            texts["Clarification.Subject"],
            texts["Clarification.Tag"],
            Tone.Attention,
            texts["Clarification.Headline"],
            texts.Fill("Clarification.Summary", until),
            blocks);
    }

    internal static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => OneLine.Of(line)).Where(line => line.Length > 0)];

    internal static string Name(EmailTexts texts, IndicatorReference indicator) => indicator.Title is { } title
        ? texts.Fill("Clarification.Indicator", indicator.Code, texts.In(title))
        : OneLine.Of(indicator.Code);
}
