using System.Collections;
using PdfSharp.Drawing;
using QRCoder;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>Draws a text as a QR code, of squares: sharp at every size, and no picture that a printer would blur.</summary>
internal static class QrSign
{
    /// <summary>Draws the code, with the quiet zone that readers need.</summary>
    public static void Draw(XGraphics graphics, string text, XRect place)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        List<BitArray> rows = code.ModuleMatrix;
        double side = place.Width / rows.Count;
        XGraphicsPath path = new() { FillMode = XFillMode.Winding };
        for (int y = 0; y < rows.Count; y++)
        {
            for (int x = 0; x < rows.Count; x++)
            {
                int from = x;
                while (x < rows.Count && rows[y][x])
                {
                    x++;
                }

                if (x > from)
                {
                    path.AddRectangle(place.X + (from * side), place.Y + (y * side), (x - from) * side, side);
                }
            }
        }

        graphics.DrawPath(XBrushes.Black, path);
    }
}
