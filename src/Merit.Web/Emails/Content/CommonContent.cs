using Merit.Assessment;

namespace Merit.Web.Emails.Content;

/// <summary>What several kinds of e-mail say in the same way.</summary>
internal static class CommonContent
{
    /// <summary>
    /// A mail with more findings than this would be cut off by mail clients; the stored report has them all, and the
    /// mail says how many it left out.
    /// </summary>
    public const int ShownFindings = 200;

    public static Paragraph Greeting(EmailTexts texts, EmailModel model) =>
        new(texts.Format("Greeting", model.Letterhead.AgencyName));

    public static FindingList Findings(EmailTexts texts, IReadOnlyList<Finding> findings)
    {
        FindingLine[] lines = [.. findings.Take(ShownFindings).Select(finding => Line(texts, finding))];
        int left = findings.Count - lines.Length;
        return new FindingList(
            texts["Finding.Place"],
            texts["Finding.Code"],
            lines,
            left > 0 ? texts.Format("Findings.More", left) : null);
    }

    /// <summary>"1 finding", "2 findings": the noun's form is a text of its own, because Indonesian has only one.</summary>
    public static string Count(EmailTexts texts, string key, int count) =>
        texts.Format(count == 1 ? $"{key}.One" : $"{key}.Many", count);

    private static FindingLine Line(EmailTexts texts, Finding finding) => new(
        texts[finding.Severity == FindingSeverity.Warning ? "Finding.Warning" : "Finding.Error"],
        finding.Pointer.Length == 0 ? texts["Finding.WholeDocument"] : texts.In(finding.Place()),
        OneLine.Of(texts.Language == EmailLanguage.Indonesian ? finding.MessageId : finding.MessageEn),
        OneLine.Of(finding.Code),
        finding.Severity == FindingSeverity.Warning ? Tone.Attention : Tone.Problem);
}
