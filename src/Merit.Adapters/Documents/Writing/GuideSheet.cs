using Merit.Assessment.Instruments;
using Both = Merit.Assessment.Text;

namespace Merit.Adapters.Documents.Writing;

/// <summary>The first sheet: what the workbook is for, and how it is filled in, sent and understood; Indonesian, and English beside.</summary>
internal static class GuideSheet
{
    private const int Steps = 7;

    public static SheetDraft Write(TemplateOrder order)
    {
        Instrument instrument = order.Instrument;
        SheetDraft sheet = new(DocumentTexts.Format("sheet-guide").Id) { TabColour = "FFB8860B" };
        sheet.Column(5);
        int id = sheet.Column(74);
        int en = sheet.Column(74);
        sheet.Text(1, 1, Look.Title, instrument.Title.Id);
        sheet.Text(1, 2, Look.Subtitle, instrument.Title.En);
        int row = 3;
        if (instrument.Standing == InstrumentStanding.Drafted)
        {
            Both warning = DocumentTexts.Format("guide-drafted");
            sheet.Text(1, row, Look.Warning, $"{warning.Id}\n{warning.En}");
            sheet.Merge(1, en, row, Look.Warning);
            sheet.Height(row, 36);
            row++;
        }

        row++;
        Fact("fact-agency", order.Agency.Length > 0 ? string.Join(" · ", ((string[])[order.Agency, order.AgencyName]).Where(text => text.Length > 0)) : null);
        Fact("fact-cycle", order.Cycle);
        Fact("fact-instrument", $"{instrument.Id} {instrument.Version} · SHA-256 {instrument.Hash[..12]}…");
        Both authority = instrument.Authority;
        Fact("fact-authority", TemplateTexts.Beside(authority));
        Fact("fact-legal", string.Join("; ", instrument.LegalBasis));

        row++;
        Both heading = DocumentTexts.Format("guide-heading");
        sheet.Text(1, row, Look.Header, "#");
        sheet.Text(id, row, Look.Header, heading.Id);
        sheet.Text(en, row, Look.Header, heading.En);
        for (int step = 1; step <= Steps; step++)
        {
            Pair(step.ToString(System.Globalization.CultureInfo.InvariantCulture), DocumentTexts.Format($"guide-step-{step}"));
        }

        row += 2;
        Both notes = DocumentTexts.Format("guide-notes");
        sheet.Text(1, row, Look.Header, "");
        sheet.Text(id, row, Look.Header, notes.Id);
        sheet.Text(en, row, Look.Header, notes.En);
        Pair("*", DocumentTexts.Format("guide-illustrative"));
        foreach (Both note in instrument.Notes)
        {
            Pair("", note);
        }

        return sheet;

        void Fact(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                sheet.Text(1, row, Look.Subtitle, TemplateTexts.Beside(key));
                sheet.Text(en, row, Look.Value, value);
                row++;
            }
        }

        void Pair(string mark, Both text)
        {
            row++;
            sheet.Text(1, row, Look.Status, mark);
            sheet.Text(id, row, Look.Step, text.Id);
            sheet.Text(en, row, Look.Step, text.En);
        }
    }
}
