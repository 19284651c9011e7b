using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Spectre.Console;
using Text = Merit.Assessment.Text;

namespace Merit.Cli.Commands.Instruments;

/// <summary>A result with its derivation, as a table to follow with a pencil, or as sentences.</summary>
internal sealed class ScorePages(InstrumentScreen screen, Instrument instrument, ScoreResult result)
{
    /// <summary>Indicator by indicator, then the index and the category.</summary>
    public void WriteTable(SubmissionFile file)
    {
        screen.Line($"[bold]{Escaped(file.Agency)}[/] under [bold]{Escaped(instrument.Id)}[/] {Escaped(instrument.Version)}  {InstrumentSummary.StandingOf(instrument)}");
        screen.Line();
        Table table = InstrumentScreen.Table(
            InstrumentScreen.Codes("Code"),
            InstrumentScreen.Words("Aspek, indikator"),
            InstrumentScreen.Figures("Stated"),
            InstrumentScreen.Figures("Value"),
            InstrumentScreen.Figures("of"),
            InstrumentScreen.Figures("Adds to what is above it"));
        foreach (NodeScore aspect in result.Aspects)
        {
            Add(table, aspect, result.Derivation, instrument.Root, 0);
        }

        table.AddRow("", "[bold]Skor[/]", "", $"[bold]{Number(result.Score)}[/]", Number(result.Maximum), "");
        screen.Write(table);
        screen.Line();
        foreach (ExplanationLine line in Explanation.Of(instrument, result).Where(line => line.Depth == 0))
        {
            screen.Both(line.Text, indent: 2);
        }

        if (file.Read.Findings.Count > 0)
        {
            screen.Line();
            screen.Findings(file.Read.Findings);
        }
    }

    /// <summary>The whole derivation in Indonesian, then in English.</summary>
    public void WriteSentences()
    {
        IReadOnlyList<ExplanationLine> lines = Explanation.Of(instrument, result);
        foreach (Func<Text, string> language in (ReadOnlySpan<Func<Text, string>>)[text => text.Id, text => text.En])
        {
            foreach (ExplanationLine line in lines)
            {
                screen.Raw($"{new string(' ', line.Depth * 2)}{language(line.Text)}\n");
            }

            screen.Raw("\n");
        }
    }

    private static string Escaped(string text) => InstrumentScreen.Escaped(text);

    private static string Number(decimal value) => InstrumentScreen.Number(value);

    private static void Add(Table table, NodeScore score, NodeScore above, InstrumentNode parent, int depth)
    {
        InstrumentNode node = parent.Children.Single(child => child.Code == score.Code);
        string title = node.IsLeaf ? Escaped(node.Title.Id) : $"[bold]{Escaped(node.Title.Id)}[/]";
        table.AddRow(
            new string(' ', depth * 2) + (node.IsLeaf ? Escaped(score.Code) : $"[bold]{Escaped(score.Code)}[/]"),
            title + Remark(score),
            score.Stated is { } stated ? Number(stated) : "",
            node.IsLeaf ? Number(score.Value) : $"[bold]{Number(score.Value)}[/]",
            Number(score.Maximum),
            Arithmetic(score, above, node, parent));
        foreach (NodeScore child in score.Children)
        {
            Add(table, child, score, node, depth + 1);
        }
    }

    private static string Remark(NodeScore score) => score.Standing switch
    {
        LeafStanding.NotFilled => " [yellow](not filled)[/]",
        LeafStanding.EvidenceMissing => " [yellow](without evidence: counts as 0)[/]",
        LeafStanding.TooFewRespondents => " [yellow](too few respondents: counts as 0)[/]",
        _ => "",
    };

    private static string Arithmetic(NodeScore score, NodeScore above, InstrumentNode node, InstrumentNode parent)
    {
        string result = $"[bold]{Number(score.Contribution)}[/]";
        return parent.RollUp switch
        {
            RollUp.WeightedLevels => $"{Number(score.Weight)} × {Number(score.Value)} = {result}",
            RollUp.WeightedMean => $"{Number(score.Weight)} × {Number(score.Value)} ÷ {Number(above.Children.Sum(child => child.Weight))} = {result}",
            RollUp.Composite => $"{Number(score.Weight)} × {Number(score.Value)} ÷ {Number(node.Denominator!.Value)} = {result}",
            _ => result,
        };
    }
}
