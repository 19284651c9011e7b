using Merit.Assessment.Instruments;
using Spectre.Console;
using Text = Merit.Assessment.Text;

namespace Merit.Cli.Commands.Instruments;

/// <summary>The pages on which an instrument is shown.</summary>
internal sealed class InstrumentPages(InstrumentScreen screen, Instrument instrument, string sha256, bool english)
{
    /// <summary>All of them.</summary>
    /// <param name="levels">Whether the levels of each indicator are printed as well.</param>
    public void Write(bool levels)
    {
        WriteHead();
        WriteTree();
        if (levels)
        {
            WriteLevels();
        }

        WriteCategories();
        WriteAwards();
        WriteNotesAndSources();
    }

    private static string Escaped(string text) => InstrumentScreen.Escaped(text);

    private string Title(Text text) => Escaped(english ? text.En : text.Id);

    private void WriteHead()
    {
        screen.Line($"[bold]{Escaped(instrument.Id)}[/]  {Escaped(instrument.Version)}  {InstrumentSummary.StandingOf(instrument)}");
        screen.Both(instrument.Title);
        screen.Line();
        screen.Facts(
            ("Authority", $"{Escaped(instrument.Authority.Id)}\n[dim]{Escaped(instrument.Authority.En)}[/]"),
            ("Legal basis", Escaped(string.Join("; ", instrument.LegalBasis))),
            ("Family", Escaped(instrument.Family)),
            ("Intake", instrument.Intake == IntakeKind.SelfAssessment ? "agencies assess themselves and hand in evidence" : "the assessing body imports a file of scores"),
            ("Score", Spoken(instrument.Root.RollUp)),
            ("Maximum", $"{InstrumentScreen.Marked(instrument.DeclaredMaximum)}  {InstrumentScreen.Standing(instrument.DeclaredMaximum.Provenance, instrument.DeclaredMaximum.Source)}"),
            ("Index", TellIndex(instrument.Index)),
            ("Correction", TellCorrection(instrument.Index?.Correction)),
            ("Numbers", InstrumentSummary.Numbers(instrument)),
            ("Wordings", InstrumentSummary.Wordings(instrument)),
            ("Canonical SHA-256", $"[dim]{instrument.Hash}[/]"),
            ("SHA-256 of the file", $"[dim]{sha256}[/]\n[dim]what a cycle pins[/]"));
        screen.Line();
    }

    private static string TellIndex(IndexRule? index) => index is null
        ? ""
        : $"score ÷ {InstrumentScreen.Marked(index.Denominator)}{(index.Correction is null ? "" : " × correction")}, {InstrumentScreen.Marked(index.Decimals)} decimals, "
            + $"{Escaped(Spoken(index.Rounding))}  {InstrumentScreen.Standing(index.Denominator.Provenance, index.Denominator.Source)}";

    private static string Spoken(Rounding rounding) => rounding switch
    {
        Rounding.HalfEven => "a half goes to the even neighbour",
        Rounding.Down => "cut off",
        _ => "a half goes up",
    };

    private string TellCorrection(CorrectionRule? rule) => rule is null
        ? ""
        : $"{InstrumentScreen.Marked(rule.Minimum)} to {InstrumentScreen.Marked(rule.Maximum)}: "
            + string.Join(", ", rule.Reasons.Select(reason => $"{Title(reason.Title)} × {InstrumentScreen.Marked(reason.Factor)} [dim]{Escaped(reason.Code)}[/]"));

    private void WriteTree()
    {
        Table table = InstrumentScreen.Table(
            InstrumentScreen.Codes("Code"),
            InstrumentScreen.Words(english ? "Aspect, indicator" : "Aspek, indikator"),
            InstrumentScreen.Figures("Weight"),
            InstrumentScreen.Figures("Maximum"),
            InstrumentScreen.Words("Standing"));
        foreach (InstrumentNode aspect in instrument.Aspects)
        {
            AddNode(table, aspect, 0);
        }

        screen.Write(table);
    }

    private void AddNode(Table table, InstrumentNode node, int depth)
    {
        string indent = new(' ', depth * 2);
        string title = node.IsLeaf ? Title(node.Title) : $"[bold]{Title(node.Title)}[/]";
        string weight = node.Weight is null
            ? ""
            : InstrumentScreen.Marked(node.Weight) + (node.Denominator is null ? "" : $" ÷ {InstrumentScreen.Marked(node.Denominator)}");
        table.AddRow(
            indent + (node.IsLeaf ? Escaped(node.Code) : $"[bold]{Escaped(node.Code)}[/]"),
            Spoken(node) is { Length: > 0 } how ? $"{title} [dim]({how})[/]" : title,
            weight,
            // A maximum that the document does not state is computed from weights and scale: it is as sure as they are.
            node.DeclaredMaximum is null ? $"[dim]{InstrumentScreen.Number(node.Maximum)}[/]" : InstrumentScreen.Marked(node.DeclaredMaximum),
            StandingOf(node));
        foreach (InstrumentNode child in node.Children)
        {
            AddNode(table, child, depth + 1);
        }
    }

    private static string Spoken(InstrumentNode node)
    {
        string range = node.Range is { } bounds ? $"{InstrumentScreen.Marked(bounds.Minimum)} to {InstrumentScreen.Marked(bounds.Maximum)}" : "";
        return node.Kind switch
        {
            NodeKind.Score => $"imported score, {range}",
            NodeKind.Survey => $"survey, {range}, at least {InstrumentScreen.Marked(node.MinimumRespondents!)} respondents",
            NodeKind.Aspect => Spoken(node.RollUp),
            _ => "",
        };
    }

    private static string Spoken(RollUp? rollUp) => rollUp switch
    {
        RollUp.Sum => "Σ value",
        RollUp.WeightedLevels => "Σ weight × level",
        RollUp.WeightedMean => "Σ weight × value ÷ Σ weight",
        RollUp.Composite => "Σ weight × value ÷ denominator",
        _ => "",
    };

    private static string StandingOfLevels(Scale scale)
    {
        ScaleLevel top = scale.Top;
        return $"levels {scale.Levels[0].Number}–{top.Number} {InstrumentScreen.Standing(top.Points.Provenance, top.Points.Source)}";
    }

    private static string StandingOf(InstrumentNode node)
    {
        List<string> parts = [];
        if (node.Weight is { } weight)
        {
            parts.Add($"weight {InstrumentScreen.Standing(weight.Provenance, weight.Source)}");
        }

        if (node.DeclaredMaximum is { } maximum)
        {
            parts.Add($"maximum {InstrumentScreen.Standing(maximum.Provenance, maximum.Source)}");
        }

        if (node.Scale is { } scale && scale.Top.Points.Provenance == Provenance.Illustrative)
        {
            parts.Add(StandingOfLevels(scale));
        }

        if (node.Range is { } range)
        {
            parts.Add($"range {InstrumentScreen.Standing(range.Maximum.Provenance, range.Maximum.Source)}");
        }

        return string.Join("\n", parts);
    }

    private void WriteLevels()
    {
        foreach (IGrouping<Scale, InstrumentNode> scale in instrument.Leaves.Where(leaf => leaf.Scale is not null).GroupBy(leaf => leaf.Scale!))
        {
            screen.Line();
            screen.Line($"[bold]Levels[/] of {Escaped(string.Join(", ", scale.Select(leaf => leaf.Code)))}");
            Table table = InstrumentScreen.Table(
                InstrumentScreen.Figures("Level"), InstrumentScreen.Figures("Points"), InstrumentScreen.Words("Descriptor"), InstrumentScreen.Words("Standing"));
            foreach (ScaleLevel level in scale.Key.Levels)
            {
                table.AddRow(
                    $"{level.Number}",
                    InstrumentScreen.Marked(level.Points),
                    $"{Escaped(level.Descriptor.Wording.Id)}\n[dim]{Escaped(level.Descriptor.Wording.En)}[/]",
                    InstrumentScreen.Standing(level.Descriptor.Provenance, level.Descriptor.Source));
            }

            screen.Write(table);
        }
    }

    private void WriteCategories()
    {
        if (instrument.Categories.Count == 0)
        {
            return;
        }

        screen.Line();
        string number = instrument.CategoryBasis == CategoryBasis.Score ? "score" : "index";
        screen.Line($"[bold]Categories[/], decided on the {number} by lower bounds");
        Table table = InstrumentScreen.Table(
            InstrumentScreen.Words("Category"),
            InstrumentScreen.Figures(instrument.CategoryBasis == CategoryBasis.Score ? "Score" : "Index"),
            InstrumentScreen.Words("As published"),
            InstrumentScreen.Figures("Valid for"),
            InstrumentScreen.Words("Standing"));
        foreach (Category category in instrument.Categories)
        {
            table.AddRow(
                $"[bold]{InstrumentScreen.Titled(category.Title)}[/]",
                $"{(category.BoundIncluded ? "≥" : ">")} {InstrumentScreen.Marked(category.LowerBound)}",
                category.PublishedBand is { } band ? Title(band.Wording) : "[dim]unknown[/]",
                category.ValidityMonths is { } months ? $"{InstrumentScreen.Marked(months)} months" : "[dim]not stated[/]",
                $"bound {InstrumentScreen.Standing(category.LowerBound.Provenance, category.LowerBound.Source)}"
                    + (category.ValidityMonths is { } validity ? $"\nvalidity {InstrumentScreen.Standing(validity.Provenance, validity.Source)}" : ""));
        }

        screen.Write(table);
    }

    private void WriteAwards()
    {
        if (instrument.Recognitions.Count > 0)
        {
            screen.Line();
            screen.Line("[bold]Recognitions[/]");
            foreach (Recognition recognition in instrument.Recognitions)
            {
                screen.Line(
                    $"  {InstrumentScreen.Titled(recognition.Title)}: {Escaped(string.Join(", ", recognition.Categories))}"
                    + $"{(recognition.RequiresApproval ? ", after a separate approval" : "")}  {InstrumentScreen.Standing(recognition.Provenance, recognition.Source)}");
            }
        }

        if (instrument.Rankings.Count > 0)
        {
            screen.Line();
            screen.Line("[bold]Awards by rank[/]");
            foreach (AwardRanking ranking in instrument.Rankings)
            {
                string group = ranking.GroupBy.Count == 0 ? "among all" : $"within {string.Join(" × ", ranking.GroupBy.Select(key => key.ToString().ToLowerInvariant()))}";
                screen.Line(
                    $"  {InstrumentScreen.Titled(ranking.Title)}: top {InstrumentScreen.Marked(ranking.Top)} {group}  "
                    + InstrumentScreen.Standing(ranking.Top.Provenance, ranking.Top.Source));
            }
        }
    }

    private void WriteNotesAndSources()
    {
        if (instrument.Notes.Count > 0)
        {
            screen.Line();
            screen.Line("[bold]Notes[/]");
            foreach (Text note in instrument.Notes)
            {
                screen.Both(note, indent: 2);
            }
        }

        screen.Line();
        screen.Line("[bold]Sources[/]");
        screen.Facts([.. instrument.Sources.Select(source => (Escaped(source.Key), Escaped(source.Value)))]);
        if (InstrumentSummary.HasIllustrative(instrument))
        {
            screen.Line();
            screen.Line("[yellow]~ Angka kuning hanya ilustrasi, bukan ketentuan: tidak ada sumber yang menyebutnya.[/]");
            screen.Line("[yellow]~ Figures in yellow are illustrative, not law: no source gives them. Never quote them.[/]");
        }
    }
}
