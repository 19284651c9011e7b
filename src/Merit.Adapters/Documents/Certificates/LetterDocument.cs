using System.Globalization;
using Merit.Assessment;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>Draws the letter with an agency's result, in one language, on as many pages as it takes.</summary>
public sealed class LetterDocument : IDisposable
{
    private const double Left = 56;
    private const double Bottom = 70;
    private const double Leading = 13.5;

    private readonly LetterContent _letter;
    private readonly bool _isEnglish;
    private readonly CultureInfo _language;
    private readonly PdfDocument _document;
    private Sheet? _sheet;
    private double _y;
    private int _pages;

    private LetterDocument(LetterContent letter, bool isEnglish)
    {
        (_letter, _isEnglish, _language) = (letter, isEnglish, isEnglish ? Format.English : Format.Indonesian);
        _document = SteadyPdf.New($"{Words("letter-title")} – {letter.Agency}", letter.Body, _language.Name, letter.MadeAt);
    }

    private double Room => _sheet!.Width - (2 * Left);

    /// <summary>The letter.</summary>
    /// <param name="letter">What it says.</param>
    /// <param name="isEnglish">Whether in English; else in Indonesian.</param>
    public static byte[] Draw(LetterContent letter, bool isEnglish = false)
    {
        using LetterDocument drawn = new(letter, isEnglish);
        drawn.DrawResult();
        drawn.DrawAspects();
        drawn.DrawAdjustments();
        drawn.DrawSteps();
        drawn.DrawEnd();
        drawn._sheet?.Dispose();
        drawn._sheet = null;
        return SteadyPdf.Save(drawn._document, $"letter {letter.RecordHash} {drawn._language.Name}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sheet?.Dispose();
        _document.Dispose();
    }

    private void DrawResult()
    {
        TurnPage();
        Paragraph(Words("letter-title"), 20, Sheet.Teal, isBold: true, PdfBlockLevelElementTag.Heading1);
        Paragraph(In(_letter.Cycle), 12, Sheet.Muted);
        _y += 8;
        Paragraph($"{Words("letter-to")} {_letter.Agency}", 12, Sheet.Ink, isBold: true);
        Paragraph(Words("letter-opening", _letter.Decree, _letter.DecidedOn.ToString("d MMMM yyyy", _language)), 10.5, Sheet.Ink);
        _y += 10;
        if (_letter.Category is { } category)
        {
            Paragraph(In(category), 24, Sheet.Gold, isBold: true, PdfBlockLevelElementTag.Heading2);
        }

        CertificateScore score = _letter.Score;
        Paragraph(
            score.Index is { } index
                ? Words("certificate-score-index", Number(score.Value), Number(score.Maximum), index.ToString("0.00##", _language))
                : Words("certificate-score", Number(score.Value), Number(score.Maximum)),
            14,
            Sheet.Ink,
            isBold: true);
        if (_letter.SelfScore is { } self)
        {
            Paragraph(Words("letter-self", Number(self)), 10.5, Sheet.Muted);
        }

        foreach ((Text award, CertificateRank rank) in _letter.Awards)
        {
            Paragraph($"{In(award)}: {Words("certificate-rank", rank.Rank, rank.Of, In(rank.Group))}", 10.5, Sheet.Ink);
        }
    }

    private void DrawAspects()
    {
        Heading("letter-aspects");
        foreach (LetterAspect aspect in _letter.Aspects)
        {
            const double BarLeft = 230;
            const double BarWidth = 190;
            IReadOnlyList<string> lines = _sheet!.Wrap(In(aspect.Title), Typeface.Of(10), BarLeft - 12);
            double height = Math.Max(lines.Count * Leading, Leading) + 4;
            Need(height);
            _sheet!.Lines(lines, Typeface.Of(10), Sheet.Ink, Left, _y, Leading);
            double share = aspect.Maximum == 0 ? 0 : (double)Math.Clamp(aspect.Score / aspect.Maximum, 0, 1);
            double y = _y - 8;
            _sheet.Decorate(graphics =>
            {
                graphics.DrawRectangle(Sheet.Track, Left + BarLeft, y, BarWidth, 9);
                graphics.DrawRectangle(Sheet.Teal, Left + BarLeft, y, BarWidth * share, 9);
            });
            _sheet.Line(Words("letter-of", Number(aspect.Score), Number(aspect.Maximum)), Typeface.Of(10), Sheet.Ink, Left + Room, _y, XStringFormats.BaseLineRight);
            _y += height;
        }
    }

    private void DrawAdjustments()
    {
        if (_letter.Adjustments.Count == 0 && _letter.Reasons.Count == 0)
        {
            return;
        }

        Heading("letter-adjustments");
        foreach (LetterAdjustment change in _letter.Adjustments)
        {
            Need(3 * Leading);
            Paragraph($"{change.Code}  {In(change.Title)}", 10.5, Sheet.Ink, isBold: true);
            Paragraph(Words("letter-adjusted", change.Before is { } before ? Number(before) : "–", Number(change.After), change.Reason), 10, Sheet.Muted);
            _y += 4;
        }

        foreach (string reason in _letter.Reasons)
        {
            Paragraph(reason, 10, Sheet.Muted);
        }
    }

    private void DrawSteps()
    {
        if (_letter.Steps.Count == 0)
        {
            return;
        }

        Heading("letter-steps");
        Paragraph(
            _letter is { NextCategory: { } next, NextScore: { } reached } ? Words("letter-next", _letter.Steps.Count, In(next), Number(reached)) : Words("letter-highest"),
            10.5,
            Sheet.Ink);
        _y += 4;
        foreach (LetterStep step in _letter.Steps)
        {
            Need(3 * Leading);
            Paragraph($"{step.Code}  {In(step.Title)}", 10.5, Sheet.Ink, isBold: true);
            Paragraph(Words("letter-step", Number(step.From), Number(step.To), Number(decimal.Round(step.Gain, 2)), In(step.Action)), 10, Sheet.Muted);
            _y += 4;
        }
    }

    private void DrawEnd()
    {
        Heading("letter-proof");
        if (_letter.Codes.Count > 0)
        {
            Paragraph(Words("letter-codes", string.Join(", ", _letter.Codes)), 10, Sheet.Ink);
        }

        Paragraph(Words("letter-record", _letter.RecordHash), 9, Sheet.Muted);
    }

    private void Heading(string key)
    {
        _y += 12;
        Need(50);
        Paragraph(Words(key), 14, Sheet.Teal, isBold: true, PdfBlockLevelElementTag.Heading2);
    }

    private void Paragraph(string text, double size, XBrush brush, bool isBold = false, PdfBlockLevelElementTag tag = PdfBlockLevelElementTag.Paragraph)
    {
        XFont font = Typeface.Of(size, isBold);
        double leading = Math.Max(Leading, size * 1.1);
        // A baseline says nothing of the room above: large letters would touch the line before.
        _y += Math.Max(0, size - 12) * 0.6;
        foreach (string part in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            foreach (string[] lines in _sheet!.Wrap(part, font, Room).Chunk(40))
            {
                Need(lines.Length * leading);
                _sheet!.Lines(lines, font, brush, Left, _y, leading, tag: tag);
                _y += lines.Length * leading;
            }
        }
    }

    private void Need(double height)
    {
        if (_y + height > _sheet!.Height - Bottom)
        {
            TurnPage();
        }
    }

    private void TurnPage()
    {
        _sheet?.Dispose();
        _sheet = new Sheet(_document, PdfSharp.PageOrientation.Portrait);
        _pages++;
        Sheet sheet = _sheet;
        sheet.Decorate(graphics =>
        {
            graphics.DrawRectangle(Sheet.Teal, 0, 0, sheet.Width, 8);
            graphics.DrawString(Words("letter-page", _letter.Agency.Length > 70 ? _letter.Agency[..70] + "…" : _letter.Agency, _pages), Typeface.Of(8), Sheet.Muted, new XPoint(Left, sheet.Height - 34), XStringFormats.BaseLineLeft);
        });
        _y = 56;
        Paragraph(_letter.Body, 11, Sheet.Teal, isBold: true);
        _y += 16;
    }

    private string In(Text text) => _isEnglish ? text.En : text.Id;

    private string Words(string key, params ReadOnlySpan<object?> arguments) => In(DocumentTexts.Format(key, arguments));

    private string Number(decimal value) => Format.Number(value, _language);
}
