using System.Globalization;
using Merit.Assessment;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>Draws certificates: one page each, A4 across, Indonesian with English below.</summary>
public static class CertificateDocument
{
    /// <summary>What they are written in.</summary>
    public const string MediaType = "application/pdf";

    private const double Margin = 62;
    private const double QrSide = 92;

    /// <summary>One certificate as a document of its own.</summary>
    public static byte[] Draw(CertificateContent certificate)
    {
        Text name = DocumentTexts.Format("certificate-title");
        using PdfDocument document = SteadyPdf.New($"{name.Id} – {certificate.Agency}", certificate.Body, Format.Indonesian.Name, certificate.MadeAt);
        AddTo(document, certificate);
        return SteadyPdf.Save(document, $"certificate {certificate.Code} {certificate.MadeAt.UtcTicks}");
    }

    /// <summary>Certificates as the pages of one document, for a printer. Each takes some ten kilobytes until it is written.</summary>
    public static byte[] DrawAll(string title, IReadOnlyList<CertificateContent> certificates)
    {
        using PdfDocument document = SteadyPdf.New(title, certificates[0].Body, Format.Indonesian.Name, certificates.Max(c => c.MadeAt));
        foreach (CertificateContent certificate in certificates)
        {
            AddTo(document, certificate);
        }

        return SteadyPdf.Save(document, $"certificates {string.Join(' ', certificates.Select(c => c.Code))}");
    }

    private static void AddTo(PdfDocument document, CertificateContent certificate)
    {
        using Sheet sheet = new(document, PdfSharp.PageOrientation.Landscape);
        double middle = sheet.Width / 2;
        double width = sheet.Width - (2 * Margin);
        sheet.Decorate(graphics => DrawFrame(graphics, sheet, certificate.IsSpecimen));
        double y = DrawHead(sheet, certificate, middle, width);

        (IReadOnlyList<string> lines, XFont font) = sheet.Fit(certificate.Agency, width, isBold: true, 34, 20, 12);
        // What has little to say stands with more air between its lines.
        double air = certificate is { Rank: null, Logo: null } && lines.Count == 1 ? 12 : 3;
        Text heading = DocumentTexts.Format("certificate-title");
        sheet.Line(heading.Id.ToUpper(Format.Indonesian), Typeface.Of(34, isBold: true), Sheet.Teal, middle, y += 44 + air, XStringFormats.BaseLineCenter, PdfBlockLevelElementTag.Heading1);
        sheet.Line(heading.En, Typeface.Of(13), Sheet.Muted, middle, y += 18, XStringFormats.BaseLineCenter);
        Text given = DocumentTexts.Format("certificate-given");
        sheet.Line($"{given.Id} · {given.En}", Typeface.Of(11), Sheet.Muted, middle, y += 20 + air, XStringFormats.BaseLineCenter);

        double leading = font.Size * 1.15;
        // One line stands in the middle of the room that two have.
        y += 42 + (air / 2) - ((lines.Count - 1) * leading / 2);
        sheet.Lines(lines, font, Sheet.Ink, middle, y, leading, XStringFormats.BaseLineCenter, PdfBlockLevelElementTag.Heading2);
        y += ((lines.Count - 1) * leading) + 18;
        sheet.Decorate(graphics => graphics.DrawRectangle(Sheet.Gold, middle - 60, y, 120, 1.5));

        Text reason = DocumentTexts.Format(certificate.Rank is null ? "certificate-category" : "certificate-award");
        sheet.Line($"{reason.Id} · {reason.En}", Typeface.Of(11), Sheet.Muted, middle, y += 20 + air, XStringFormats.BaseLineCenter);
        (lines, font) = sheet.Fit(certificate.Title.Id, width, isBold: true, 26, 15, 12);
        sheet.Lines(lines, font, Sheet.Gold, middle, y += 30, font.Size * 1.15, XStringFormats.BaseLineCenter, PdfBlockLevelElementTag.Heading2);
        y += (lines.Count - 1) * font.Size * 1.15;
        if (certificate.Title.En != certificate.Title.Id)
        {
            y = Centred(sheet, certificate.Title.En, 12, Sheet.Muted, middle, y + 16, width);
        }

        if (certificate.Rank is { } rank)
        {
            Text place = DocumentTexts.Format("certificate-rank", rank.Rank, rank.Of, rank.Group.Id);
            y = Centred(sheet, place.Id, 12, Sheet.Ink, middle, y + 18, width);
        }

        y = Centred(sheet, certificate.Cycle.Id, 13, Sheet.Ink, middle, y + 20 + air, width);
        if (certificate.Cycle.En != certificate.Cycle.Id)
        {
            y = Centred(sheet, certificate.Cycle.En, 10, Sheet.Muted, middle, y + 14, width);
        }

        if (certificate.Score is { } score)
        {
            Centred(sheet, ScoreOf(score), 12, Sheet.Ink, middle, y + 19, width);
        }

        DrawProof(sheet, certificate);
        DrawSignature(sheet, certificate);
    }

    private static void DrawFrame(XGraphics graphics, Sheet sheet, bool isSpecimen)
    {
        graphics.DrawRectangle(new XPen(((XSolidBrush)Sheet.Teal).Color, 5), 20, 20, sheet.Width - 40, sheet.Height - 40);
        graphics.DrawRectangle(new XPen(((XSolidBrush)Sheet.Gold).Color, 1), 28, 28, sheet.Width - 56, sheet.Height - 56);
        if (isSpecimen)
        {
            XGraphicsState state = graphics.Save();
            graphics.RotateAtTransform(-28, new XPoint(sheet.Width / 2, sheet.Height / 2));
            graphics.DrawString(DocumentTexts.Format("certificate-specimen").Id, Typeface.Of(120, isBold: true), Sheet.Track, new XPoint(sheet.Width / 2, (sheet.Height / 2) + 40), XStringFormats.BaseLineCenter);
            graphics.Restore(state);
        }
    }

    private static double DrawHead(Sheet sheet, CertificateContent certificate, double middle, double width)
    {
        double y = 58;
        if (certificate.Logo is { } logo)
        {
            using MemoryStream stream = new(logo);
            using XImage image = XImage.FromStream(stream);
            double shown = Math.Min(48d / image.PixelHeight, 200d / image.PixelWidth);
            XRect place = new(middle - (image.PixelWidth * shown / 2), 42, image.PixelWidth * shown, image.PixelHeight * shown);
            sheet.Picture(DocumentTexts.Format("certificate-logo", certificate.Body).Id, place, graphics => graphics.DrawImage(image, place));
            y = 106;
        }
        else
        {
            y = 74;
        }

        (IReadOnlyList<string> lines, XFont font) = sheet.Fit(certificate.Body, width, isBold: true, 16, 11, 9);
        sheet.Lines(lines, font, Sheet.Teal, middle, y, font.Size * 1.2, XStringFormats.BaseLineCenter);
        return y + ((lines.Count - 1) * font.Size * 1.2);
    }

    // Left below: how anybody finds out whether it holds.
    private static void DrawProof(Sheet sheet, CertificateContent certificate)
    {
        XRect place = new(46, sheet.Height - 46 - QrSide, QrSide, QrSide);
        sheet.Picture(
            DocumentTexts.Format("certificate-qr", certificate.Address ?? certificate.Code).Id,
            place,
            graphics => QrSign.Draw(graphics, certificate.Address ?? certificate.Code, place));
        double x = place.Right + 8;
        double y = place.Bottom - 38;
        Text check = DocumentTexts.Format("certificate-check");
        sheet.Line($"{check.Id} · {check.En}", Typeface.Of(8), Sheet.Muted, x, y);
        sheet.Line(certificate.Code, Typeface.Of(14, isBold: true), Sheet.Ink, x, y + 16);
        if (certificate.Address is { } address)
        {
            string shown = address[(address.IndexOf("//", StringComparison.Ordinal) + 2)..];
            (IReadOnlyList<string> lines, XFont font) = sheet.Fit(shown, 230, isBold: false, 8, 6, 6);
            sheet.Lines(lines, font, Sheet.Muted, x, y + 28, 8);
        }
    }

    // Right below: by which decree, and who signs.
    private static void DrawSignature(Sheet sheet, CertificateContent certificate)
    {
        const double Room = 270;
        double middle = sheet.Width - 50 - (Room / 2);
        double y = sheet.Height - 148;
        Text decree = DocumentTexts.Format("certificate-decree", certificate.Decree);
        y = Centred(sheet, decree.Id, 9, Sheet.Muted, middle, y, Room);
        string date = certificate.DecidedOn.ToString("d MMMM yyyy", Format.Indonesian);
        y = Centred(sheet, certificate.Place is { } place ? $"{place}, {date}" : date, 10, Sheet.Ink, middle, y + 13, Room);
        y = Centred(sheet, certificate.Office, 10, Sheet.Ink, middle, y + 13, Room, isBold: true);
        double line = Math.Max(y + 38, sheet.Height - 62);
        if (certificate.Signatory is { } signatory)
        {
            Centred(sheet, signatory, 11, Sheet.Ink, middle, line, Room, isBold: true);
        }
        else
        {
            sheet.Decorate(graphics => graphics.DrawRectangle(Sheet.Muted, middle - 80, line, 160, 0.6));
        }
    }

    // In two lines at most, however long it is; the place of the last baseline.
    private static double Centred(Sheet sheet, string text, double size, XBrush brush, double middle, double y, double width, bool isBold = false)
    {
        (IReadOnlyList<string> lines, XFont font) = sheet.Fit(text, width, isBold, size, Math.Min(size, 9), 6);
        double leading = font.Size * 1.15;
        sheet.Lines(lines, font, brush, middle, y, leading, XStringFormats.BaseLineCenter);
        return y + ((lines.Count - 1) * leading);
    }

    private static string ScoreOf(CertificateScore score)
    {
        Text text = score.Index is { } index
            ? DocumentTexts.Format("certificate-score-index", Format.Number(score.Value), Format.Number(score.Maximum), index.ToString("0.00##", Format.Indonesian))
            : DocumentTexts.Format("certificate-score", Format.Number(score.Value), Format.Number(score.Maximum));
        return text.Id;
    }
}
