using System.Globalization;
using Merit.Assessment.Instruments;
using Spectre.Console;

namespace Merit.Cli.Instruments;

/// <summary>Shows an instrument on the terminal: its tree with every weight and maximum, its index and its categories.</summary>
internal static class InstrumentSheet
{
    public static void Write(Instrument instrument)
    {
        Facts.Write(
            ("Instrument", $"{instrument.Id} {instrument.Version}, {(instrument.Standing == InstrumentStanding.Drafted ? "drafted figures" : "in force")}"),
            ("Title", $"{instrument.Title.Id} / {instrument.Title.En}"),
            ("By", $"{instrument.Authority.Id}; {string.Join("; ", instrument.LegalBasis)}"),
            ("Values", Intake(instrument.Intake)),
            ("Maximum", Figure(instrument.DeclaredMaximum)),
            ("Index", instrument.Index is { } index ? $"score / {Figure(index.Denominator)}, {Number(index.Decimals.Value)} decimals, rounded {index.Rounding}" : "none"));
        Console.Out.WriteLine();
        AnsiConsole.Write(Tree(instrument));
        Categories(instrument);
        foreach (Assessment.Text note in instrument.Notes)
        {
            Console.Out.WriteLine($"  Note: {note.En}");
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine("  Figures without a mark are confirmed by a source; ° is derived from confirmed ones, * is illustrative.");
    }

    private static Table Tree(Instrument instrument)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("Code").NoWrap())
            .AddColumn("Title")
            .AddColumn(new TableColumn("Kind").NoWrap())
            .AddColumn(new TableColumn("Weight").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Maximum").RightAligned().NoWrap());
        foreach (InstrumentNode aspect in instrument.Aspects)
        {
            Add(table, aspect, 0);
        }

        return table;
    }

    private static void Add(Table table, InstrumentNode node, int depth)
    {
        Style style = new(decoration: node.IsLeaf ? Decoration.None : Decoration.Bold);
        string kind = node.Kind switch
        {
            NodeKind.Aspect => $"{node.RollUp}",
            NodeKind.Level => $"levels {node.Scale!.Levels[0].Number}–{node.Scale.Top.Number}",
            _ => $"{node.Kind.ToString().ToLowerInvariant()} {Number(node.Range!.Minimum.Value)}–{Number(node.Range.Maximum.Value)}",
        };
        table.AddRow(
            new Text(new string(' ', depth * 2) + node.Code, style),
            new Text(node.Title.Id, style),
            new Text(kind, style),
            new Text(node.Weight is { } weight ? Figure(weight) : "", style),
            new Text(node.DeclaredMaximum is { } declared ? Figure(declared) : Number(node.Maximum), style));
        foreach (InstrumentNode child in node.Children)
        {
            Add(table, child, depth + 1);
        }
    }

    private static void Categories(Instrument instrument)
    {
        foreach (Category category in instrument.Categories)
        {
            string validity = category.ValidityMonths is { } months ? $", valid {Figure(months)} months" : "";
            string recognition = string.Join(
                ", ", instrument.Recognitions.Where(r => r.Categories.Contains(category.Code)).Select(r => r.RequiresApproval ? $"{r.Title.En} after approval" : r.Title.En));
            Console.Out.WriteLine(
                $"  {category.Title.Id,-16} {instrument.CategoryBasis.ToString().ToLowerInvariant()} {(category.BoundIncluded ? "≥" : ">")} {Figure(category.LowerBound)}{validity}{(recognition.Length > 0 ? "; " + recognition : "")}");
        }
    }

    private static string Intake(IntakeKind intake) => intake == IntakeKind.SelfAssessment ? "from the agencies' self-assessment" : "imported by the assessing body";

    internal static string Figure(Figure figure) => Number(figure.Value) + figure.Provenance switch
    {
        Provenance.Derived => "°",
        Provenance.Illustrative => "*",
        _ => "",
    };

    internal static string Number(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
