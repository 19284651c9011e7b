using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class ObjectionContent
{
    public static SectionBody In(EmailTexts texts, ObjectionReceivedEmail email)
    {
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill("Objection.Received.Body", texts.In(email.Letterhead.Cycle))),
            new FactList(
            [
                new Fact(texts["Fact.ReceivedAt"], texts.Moment(email.SentAt)),
                new Fact(texts["Objection.Files"], texts.Number(email.Files)),
                new Fact(texts["Fact.RecordHash"], OneLine.Of(email.RecordHash), IsCode: true),
            ]),
        ];
        blocks.AddRange(Levels(texts, email.Points, "Objection.Wanted"));
        blocks.Add(new Subheading(texts["NextSteps"]));
        blocks.Add(new Paragraph(texts.Fill("Objection.Received.Next", email.Letterhead.AssessingBody)));
        return new SectionBody(
            texts["Objection.Received.Subject"],
            texts["Objection.Received.Tag"],
            Tone.Success,
            texts["Objection.Received.Headline"],
            texts.Count("Objection.Received.Summary", email.Points.Count),
            blocks);
    }

    public static SectionBody In(EmailTexts texts, ObjectionDecidedEmail email)
    {
        string kind = email.After is null ? "Objection.Upheld" : "Objection.Changed";
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill($"{kind}.Body", texts.In(email.Letterhead.Cycle))),
            new FactList([.. Facts(texts, email), new Fact(texts["Fact.RecordHash"], OneLine.Of(email.RecordHash), IsCode: true)]),
            .. Levels(texts, email.Levels, "Objection.Found"),
            new Subheading(texts["NextSteps"]),
            new Paragraph(texts[$"{kind}.Next"]),
        ];
        if (email.After is not null && email.Certificates.Count > 0)
        {
            blocks.Add(new Paragraph(texts["Objection.Changed.Certificates"]));
            blocks.AddRange(
                from certificate in email.Certificates
                where WebAddress.Of(certificate.Address) is not null
                select new LinkBlock(texts.Fill("Result.CheckCertificate", texts.In(certificate.Title)), certificate.Address));
        }

        string score = texts.Number((email.After ?? email.Before).Score);
        return new SectionBody(
            texts[$"{kind}.Subject"],
            texts[$"{kind}.Tag"],
            email.After is null ? Tone.Information : Tone.Success,
            texts[$"{kind}.Headline"],
            texts.Fill($"{kind}.Summary", email.Letterhead.AgencyName, score, texts.Number(email.Maximum)),
            blocks);
    }

    // What changed stands with what was before it; what is the same is said once.
    private static IEnumerable<Fact> Facts(EmailTexts texts, ObjectionDecidedEmail email)
    {
        yield return Of("Fact.Score", result => texts.Fill("Objection.Score", texts.Number(result.Score), texts.Number(email.Maximum)));
        if (email.Before.Index is not null)
        {
            yield return Of("Fact.Index", result => texts.Index(result.Index ?? 0));
        }

        if (email.Before.Category is not null)
        {
            yield return Of("Fact.Category", result => result.Category is { } category ? texts.In(category) : "");
        }

        Fact Of(string label, Func<ObjectedResult, string> value) =>
            new(texts[label], email.After is { } after && value(after) != value(email.Before) ? texts.Fill("Objection.BeforeAfter", value(email.Before), value(after)) : value(email.Before));
    }

    private static IEnumerable<EmailBlock> Levels(EmailTexts texts, IReadOnlyList<ObjectedLevel> levels, string line)
    {
        foreach (ObjectedLevel level in levels)
        {
            yield return new Subheading(ClarificationRequestedContent.Name(texts, level.Indicator));
            yield return new Paragraph(
                level.Before == level.Level ? texts.Fill("Objection.Stays", texts.Number(level.Before)) : texts.Fill(line, texts.Number(level.Before), texts.Number(level.Level)));
            yield return new Quotation(ClarificationRequestedContent.Lines(level.Reason));
        }
    }
}
