using DocumentFormat.OpenXml.Spreadsheet;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Both = Merit.Assessment.Text;

namespace Merit.Adapters.Documents.Writing;

/// <summary>The score as it stands while people fill in: per aspect and in total, index and category.</summary>
internal static class SummarySheet
{
    private const int TableRow = 11;

    public static SheetDraft Write(TemplateOrder order, ScoreResult score, IReadOnlyList<AspectSheet> aspects)
    {
        Instrument instrument = order.Instrument;
        SheetDraft sheet = new(DocumentTexts.Format("sheet-summary").Id) { TabColour = "FF2E7D5B" };
        int name = sheet.Column(58);
        int value = sheet.Column(16);
        int most = sheet.Column(16);
        int share = sheet.Column(18);
        int filled = sheet.Column(16);
        int part = instrument.Root.RollUp is RollUp.Sum ? 0 : sheet.Column(20);
        Both title = DocumentTexts.Format("summary-title");
        sheet.Text(name, 1, Look.Title, title.Id);
        sheet.Text(name, 2, Look.Subtitle, title.En);
        sheet.Text(name, 3, Look.Note, DocumentTexts.Format("summary-note"));
        sheet.Merge(name, filled, 3, Look.Note);
        sheet.Height(3, 44);

        (int column, string key)[] heads = [(name, "head-aspect"), (value, "head-value"), (most, "head-most"), (share, "head-share"), (filled, "head-filled"), (part, "head-part")];
        foreach ((int column, string key) in heads.Where(head => head.column > 0))
        {
            sheet.Text(column, TableRow, Look.Header, DocumentTexts.Format(key));
        }

        List<string> parts = [];
        decimal total = score.Aspects.Sum(aspect => aspect.Weight);
        int row = TableRow;
        foreach (AspectSheet aspect in aspects)
        {
            row++;
            NodeScore own = aspect.Score;
            sheet.Text(name, row, Look.Words, new Both($"{aspect.Aspect.Code} · {aspect.Aspect.Title.Id}", aspect.Aspect.Title.En));
            sheet.Formula(value, row, Look.Figure, aspect.Value, own.Value);
            sheet.Number(most, row, Look.Figure, own.Maximum);
            sheet.Formula(share, row, Look.Share, $"{SheetDraft.At(value, row)}/{SheetDraft.At(most, row)}", decimal.Round(own.Share, 6));
            int count = own.SelfAndDescendants().Count(node => node.Stated is not null);
            sheet.Formula(filled, row, Look.Figure, $"COUNT({aspect.Levels})&\" / {aspect.Indicators}\"", $"{count} / {aspect.Indicators}");
            parts.Add(SheetDraft.At(part > 0 ? part : value, row));
            if (part > 0)
            {
                sheet.Formula(
                    part, row, Look.Figure, TemplateFormulas.Share(SheetDraft.At(value, row), aspect.Aspect, instrument.Root, own.Weight, total), own.Contribution);
            }
        }

        string counted = string.Join('+', aspects.Select(aspect => $"COUNT({aspect.Levels})"));
        Fact(sheet, 5, "fact-filled", Look.Big, (column, at, look) =>
            sheet.Formula(column, at, look, $"({counted})&\" / {instrument.Leaves.Count}\"", $"{order.Entries.Count} / {instrument.Leaves.Count}"));
        Fact(sheet, 6, "fact-score", Look.Big, (column, at, look) => sheet.Formula(column, at, look, TemplateFormulas.Sum(parts), score.Score));
        sheet.Text(3, 6, Look.Subtitle, TemplateTexts.Beside("of-maximum", TemplateFormulas.Number(score.Maximum)));
        string number = SheetDraft.At(2, 6);
        if (instrument.Index is { } rule)
        {
            Fact(sheet, 7, "fact-index", Look.BigIndex, (column, at, look) => sheet.Formula(column, at, look, TemplateFormulas.Index(rule, number), score.Index ?? 0m));
            sheet.Text(3, 7, Look.Subtitle, TemplateTexts.Beside(rule.Correction is null ? "index-divided" : "index-uncorrected", TemplateFormulas.Number(rule.Denominator.Value)));
        }

        if (instrument.Categories.Count > 0)
        {
            string basis = instrument.CategoryBasis == CategoryBasis.Index ? SheetDraft.At(2, 7) : number;
            string now = order.Entries.Count == 0 || score.Category is not { } reached ? "–" : TemplateTexts.Beside(reached.Title);
            Fact(sheet, 8, "fact-category", Look.Big, (column, at, look) =>
                sheet.Formula(column, at, look, $"IF(({counted})=0,\"–\",{TemplateFormulas.Category(instrument.Categories, basis)})", now));
            row = Categories(sheet, instrument, row + 2);
        }

        sheet.Bars($"{SheetDraft.At(share, TableRow + 1)}:{SheetDraft.At(share, TableRow + aspects.Count)}");
        return sheet;
    }

    private static void Fact(SheetDraft sheet, int row, string key, Look look, Action<int, int, Look> write)
    {
        sheet.Text(1, row, Look.Label, DocumentTexts.Format(key));
        write(2, row, look);
        sheet.Height(row, 32);
    }

    private static int Categories(SheetDraft sheet, Instrument instrument, int row)
    {
        bool onIndex = instrument.CategoryBasis == CategoryBasis.Index;
        sheet.Text(1, row, Look.Header, DocumentTexts.Format("head-category"));
        sheet.Text(2, row, Look.Header, DocumentTexts.Format(onIndex ? "head-from-index" : "head-from-score"));
        foreach (Category category in instrument.Categories)
        {
            row++;
            sheet.Text(1, row, Look.Words, category.Title);
            string bound = (category.BoundIncluded ? "≥ " : "> ") + TemplateFormulas.Number(category.LowerBound.Value);
            sheet.Text(2, row, Look.Status, category.LowerBound.Provenance == Provenance.Illustrative ? bound + " *" : bound);
        }

        return row;
    }
}
