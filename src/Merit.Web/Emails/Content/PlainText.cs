using Merit.Web.Texts;
using System.Globalization;
using System.Text;

namespace Merit.Web.Emails.Content;

/// <summary>Writes a document as plain text: the same blocks, in the same order, as the HTML.</summary>
internal static class PlainText
{
    // Short enough for the narrowest window that a mail is still read in.
    private const int RuleLength = 48;

    public static string Of(EmailDocument document)
    {
        StringBuilder text = new();
        for (int i = 0; i < document.Sections.Count; i++)
        {
            if (i > 0)
            {
                text.Append('\n').Append('=', RuleLength).Append("\n\n");
            }

            Write(text, document, document.Sections[i]);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, EmailDocument document, EmailSection section)
    {
        Line(text, document.AssessingBody);
        Line(text, section.Cycle);
        if (section.Language == Language.Indonesian)
        {
            Line(text, $"({document.EnglishHint})");
        }

        Heading(text, section.Body.Headline, '=');
        foreach (EmailBlock block in section.Body.Blocks)
        {
            text.Append('\n');
            Write(text, block);
        }

        text.Append('\n').Append('-', RuleLength).Append('\n');
        Line(text, section.Footer);
    }

    private static void Write(StringBuilder text, EmailBlock block)
    {
        switch (block)
        {
            case Paragraph paragraph:
                Line(text, paragraph.Text);
                break;
            case Subheading subheading:
                Underlined(text, subheading.Text, '-');
                break;
            case Callout callout:
                Line(text, $"! {callout.Text}");
                break;
            case FactList facts:
                foreach (Fact fact in facts.Facts)
                {
                    Line(text, $"{fact.Label}: {fact.Value}");
                }

                break;
            case FindingList findings:
                Write(text, findings);
                break;
            case StepList steps:
                for (int i = 0; i < steps.Steps.Count; i++)
                {
                    Line(text, string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {steps.Steps[i]}"));
                }

                break;
            case BulletList bullets:
                foreach (string item in bullets.Items)
                {
                    Line(text, $"- {item}");
                }

                break;
            case Quotation quotation:
                foreach (string line in quotation.Lines)
                {
                    Line(text, $"> {line}");
                }

                break;
            case LinkBlock link:
                Line(text, $"{link.Label}: {link.Address.AbsoluteUri}");
                break;
            case ScorePanel panel:
                Write(text, panel);
                break;
            case AspectTable table:
                foreach (AspectRow row in table.Rows)
                {
                    Line(text, $"- {row.Title}: {row.Score} / {row.Maximum} ({row.PercentText})");
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(block), block.GetType(), "No plain text for this block.");
        }
    }

    private static void Write(StringBuilder text, FindingList findings)
    {
        foreach (FindingLine finding in findings.Findings)
        {
            Line(text, $"- {finding.Weight}: {finding.Message}");
            Line(text, $"  {findings.PlaceLabel}: {finding.Place} | {findings.CodeLabel}: {finding.Code}");
        }

        if (findings.More is { } more)
        {
            Line(text, $"- {more}");
        }
    }

    private static void Write(StringBuilder text, ScorePanel panel)
    {
        if (panel.Category is { } category)
        {
            Line(text, $"{panel.CategoryLabel}: {category}");
        }

        Line(text, $"{panel.ScoreLabel}: {panel.Score} {panel.OutOf}");
        if (panel.Index is { } index)
        {
            Line(text, panel.IndexNote is { } note
                ? $"{panel.IndexLabel}: {index} ({note})"
                : $"{panel.IndexLabel}: {index}");
        }
    }

    private static void Heading(StringBuilder text, string heading, char rule)
    {
        text.Append('\n');
        Underlined(text, heading, rule);
    }

    private static void Underlined(StringBuilder text, string heading, char rule)
    {
        Line(text, heading);
        text.Append(rule, Math.Min(heading.Length, RuleLength)).Append('\n');
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
