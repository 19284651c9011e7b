using Merit.Web.Look;
using Merit.Web.Texts;
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
        new(texts.Fill("Greeting", model.Letterhead.AgencyName));

    public static FindingList Findings(EmailTexts texts, IReadOnlyList<Finding> findings)
    {
        FindingLine[] lines = [.. findings.Take(ShownFindings).Select(finding => Line(texts, finding))];
        int left = findings.Count - lines.Length;
        return new FindingList(
            texts["Finding.Place"],
            texts["Finding.Code"],
            lines,
            left > 0 ? texts.Fill("Findings.More", left) : null);
    }

    private static FindingLine Line(EmailTexts texts, Finding finding) => new(
        texts[finding.Severity == FindingSeverity.Warning ? "Finding.Warning" : "Finding.Error"],
        finding.Pointer.Length == 0 ? texts["Finding.WholeDocument"] : texts.In(finding.Place()),
        OneLine.Of(texts.Language == Language.Indonesian ? finding.MessageId : finding.MessageEn),
        OneLine.Of(finding.Code),
        finding.Severity == FindingSeverity.Warning ? Tone.Attention : Tone.Problem);
}
