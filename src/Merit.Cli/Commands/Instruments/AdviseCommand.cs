using System.CommandLine;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument advise</c>: which steps bring an agency how far.</summary>
internal static class AdviseCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Argument<string> instrument = new("instrument") { Description = "The id of a shipped instrument, or a file" };
        Argument<string> submission = new("submission") { Description = "submission.xlsx, submission.json or submission.csv" };
        Option<decimal?> target = new("--target") { Description = "Indicators at this level or above get no recommendation (default: the top of their scale)" };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("advise", "Recommends steps by their gain, and the smallest set of steps to the next category") { instrument, submission, target, json };
        command.SetAction(parsed => Run(
            new InstrumentScreen(console), InstrumentDocuments.Load(parsed.GetValue(instrument)!), parsed.GetValue(submission)!, parsed.GetValue(target), parsed.GetValue(json)));
        return command;
    }

    private static int Run(InstrumentScreen screen, Instrument instrument, string submission, decimal? target, bool json)
    {
        decimal highest = instrument.Leaves.Max(leaf => leaf.Scale?.Top.Number ?? 0m);
        if (target is { } wanted && (wanted <= 0m || wanted > highest))
        {
            throw new UserFacingException(
                $"--target {InstrumentScreen.Number(wanted)} is no level of {instrument.Id}, whose levels go up to {InstrumentScreen.Number(highest)}.");
        }

        SubmissionFile file = SubmissionFile.Load(submission, instrument);
        if (!ScoreCommand.Accept(screen, file))
        {
            return 1;
        }

        ScoreResult result = Scorer.Score(instrument, file.Read.Value!.Entries);
        Advice advice = Advisor.Advise(instrument, result, target: target);
        if (json)
        {
            screen.Json(new { file.Agency, Instrument = instrument.Id, result.Score, result.Maximum, result.Index, Category = result.Category?.Code, advice.Steps, advice.NextCategory });
            return 0;
        }

        screen.Line(
            $"[bold]{InstrumentScreen.Escaped(file.Agency)}[/] under [bold]{InstrumentScreen.Escaped(instrument.Id)}[/]: "
            + $"[bold]{InstrumentScreen.Number(result.Score)}[/] of {InstrumentScreen.Number(result.Maximum)}"
            + (result.Category is { } category ? $", {InstrumentScreen.Titled(category.Title)}" : ""));
        screen.Line();
        WritePath(screen, instrument, result, advice);
        WriteSteps(screen, advice);
        return 0;
    }

    private static void WritePath(InstrumentScreen screen, Instrument instrument, ScoreResult result, Advice advice)
    {
        if (advice.NextCategory is not { } path)
        {
            screen.Line(result.CategoryDerivation switch
            {
                null => "The instrument has no categories, so there is none to reach.",
                { Next: null } => "[green]This is the highest category.[/]",
                _ => "[yellow]Levels alone do not reach the next category.[/]",
            });
            screen.Line();
            return;
        }

        screen.Line(
            $"[bold]To {InstrumentScreen.Titled(path.Target.Title)}[/] in {path.Steps.Count} "
            + $"{(path.Steps.Count == 1 ? "step" : "steps")}: {InstrumentScreen.Number(result.Score)} → [green]{InstrumentScreen.Number(path.Score)}[/]"
            + (path.Index is { } index ? $", index {InstrumentScreen.Index(result.Index!.Value, instrument)} → [green]{InstrumentScreen.Index(index, instrument)}[/]" : ""));
        screen.Write(Steps(path.Steps));
        screen.Both(path.Method);
        screen.Line();
    }

    private static void WriteSteps(InstrumentScreen screen, Advice advice)
    {
        if (advice.Steps.Count == 0)
        {
            screen.Line("[green]No indicator is below target.[/]");
            return;
        }

        screen.Line("[bold]Next step of each indicator[/], by gain");
        screen.Write(Steps(advice.Steps));
        if (advice.Steps.Any(step => step.Action.Provenance == Provenance.Illustrative))
        {
            screen.Line("[yellow]~ Uraian bertanda ini hanya ilustrasi, bukan ketentuan. / Wordings so marked are illustrative, not law.[/]");
        }
    }

    private static Table Steps(IReadOnlyList<ImprovementStep> steps)
    {
        Table table = InstrumentScreen.Table(
            InstrumentScreen.Figures("Gain"),
            InstrumentScreen.Codes("Code"),
            InstrumentScreen.Words("Indikator"),
            InstrumentScreen.Codes("Level"),
            InstrumentScreen.Words("What to show"));
        foreach (ImprovementStep step in steps)
        {
            string wording = InstrumentScreen.Escaped(step.Action.Wording.Id);
            table.AddRow(
                $"[green]+{InstrumentScreen.Number(step.Gain)}[/]",
                InstrumentScreen.Escaped(step.Code),
                InstrumentScreen.Escaped(step.Title.Id),
                $"{InstrumentScreen.Number(step.From)} → {InstrumentScreen.Number(step.To)}",
                (step.Kind == StepKind.SupplyEvidence ? "[bold]the evidence for it:[/] " : "")
                    + (step.Action.Provenance == Provenance.Illustrative ? $"[yellow]~{wording}[/]" : wording));
        }

        return table;
    }
}
