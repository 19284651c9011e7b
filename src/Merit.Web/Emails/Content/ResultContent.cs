using Merit.Web.Look;
using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

internal static class ResultContent
{
    // Three steps are a plan; eight would be a list that nobody starts.
    private const int StepsShown = 3;

    public static SectionBody In(EmailTexts texts, ResultEmail email)
    {
        string kind = (email.Category, email.Recognised) switch
        {
            (null, true) => "Ranked",
            (null, false) => "Unranked",
            (_, true) => "Award",
            _ => "Coaching",
        };
        string score = texts.Number(email.Score);
        string cycle = texts.In(email.Letterhead.Cycle);
        string reached = texts.In(email.Category ?? (email.Awards is [{ } first, ..] ? first.Title : email.Letterhead.Cycle));
        List<EmailBlock> blocks =
        [
            CommonContent.Greeting(texts, email),
            new Paragraph(texts.Fill($"{kind}.Body", email.Letterhead.AgencyName, reached, cycle)),
            Panel(texts, email),
        ];

        if (email.Awards.Count > 0)
        {
            blocks.Add(new Subheading(texts["Result.Awards"]));
            blocks.Add(new BulletList([.. email.Awards.Select(award => texts.Fill("Result.AwardItem", texts.In(award.Title), award.Rank, award.Of, texts.In(award.Group)))]));
        }

        if (email.Aspects.Count > 0)
        {
            blocks.Add(new Subheading(texts["Result.Aspects"]));
            blocks.Add(Aspects(texts, email));
        }

        blocks.Add(new Subheading(texts["NextSteps"]));
        List<LinkBlock> certificates = Certificates(texts, email);
        blocks.Add(new Paragraph(certificates.Count == 0 ? texts.Fill($"{kind}.Next", email.Letterhead.AssessingBody) : texts["Result.Certificates"]));
        blocks.AddRange(certificates);
        if (Room(texts, email) is { Count: > 0 } room)
        {
            blocks.Add(new Paragraph(texts[$"{kind}.Room"]));
            blocks.Add(new BulletList(room));
        }

        blocks.Add(new Subheading(texts["Result.Record"]));
        blocks.Add(new FactList(
        [
            new Fact(texts["Fact.Decree"], OneLine.Of(email.Decree)),
            new Fact(texts["Fact.DecidedOn"], texts.Date(email.DecidedOn)),
            new Fact(texts["Fact.RecordHash"], OneLine.Of(email.RecordHash), IsCode: true),
        ]));
        blocks.Add(new Paragraph(texts["Result.RecordNote"]));

        return new SectionBody(
            texts.Fill($"{kind}.Subject", reached),
            texts[$"{kind}.Tag"],
            email.Recognised ? Tone.Award : Tone.Information,
            texts.Fill($"{kind}.Headline", reached),
            texts.Fill(email.Category is null ? "Result.SummaryOfScore" : "Result.Summary", email.Letterhead.AgencyName, score, texts.Number(email.Maximum), reached),
            blocks);
    }

    private static List<LinkBlock> Certificates(EmailTexts texts, ResultEmail email) =>
    [
        .. from certificate in email.Certificates
           where WebAddress.Of(certificate.Address) is not null
           select new LinkBlock(texts.Fill("Result.CheckCertificate", texts.In(certificate.Title)), certificate.Address),
    ];

    private static ScorePanel Panel(EmailTexts texts, ResultEmail email) => new(
        texts["Fact.Category"],
        email.Category is { } category ? texts.In(category) : null,
        texts["Fact.Score"],
        texts.Number(email.Score),
        texts.Fill("Result.OutOf", texts.Number(email.Maximum)),
        BarWidth(email.Score, email.Maximum),
        texts["Fact.Index"],
        email.Index is { } index ? texts.Index(index) : null,
        email is { Index: not null, IndexDenominator: { } denominator }
            ? texts.Fill("Result.IndexNote", texts.Number(denominator))
            : null,
        email.Recognised ? Tone.Award : Tone.Information);

    private static AspectTable Aspects(EmailTexts texts, ResultEmail email) => new(
        texts.Fill("Result.AspectsCaption", email.Letterhead.AgencyName),
        texts["Result.Aspect"],
        texts["Fact.Score"],
        texts["Result.Maximum"],
        texts["Result.Percent"],
        [
            .. email.Aspects.Select(aspect => new AspectRow(
                texts.In(aspect.Title),
                texts.Number(aspect.Score),
                texts.Number(aspect.Maximum),
                texts.Percent(aspect.Percent),
                BarWidth(aspect.Score, aspect.Maximum))),
        ]);

    // Where the most points can be gained, which is not always where the percentage is lowest.
    private static List<string> Room(EmailTexts texts, ResultEmail email) =>
    [
        .. email.Aspects
            .Where(aspect => aspect.Maximum > aspect.Score)
            .OrderByDescending(aspect => aspect.Maximum - aspect.Score)
            .Take(StepsShown)
            .Select(aspect => texts.Fill(
                "Result.RoomItem", texts.In(aspect.Title), texts.Number(aspect.Maximum - aspect.Score))),
    ];

    private static int BarWidth(decimal score, decimal maximum) =>
        maximum <= 0 ? 0 : (int)Math.Clamp(decimal.Round(100m * score / maximum), 0, 100);
}
