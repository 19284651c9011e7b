using System.CommandLine;
using Merit.Assessment.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument list</c>: what ships with the product.</summary>
internal static class ListCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("list", "Lists the instruments that ship with the product") { json };
        command.SetAction(parsed => Run(new InstrumentScreen(console), parsed.GetValue(json)));
        return command;
    }

    /// <summary>Prints the list.</summary>
    public static int Run(InstrumentScreen screen, bool json)
    {
        Instrument[] instruments = [.. ShippedInstruments.Ids.Select(ShippedInstruments.Get)];
        if (json)
        {
            screen.Json(instruments.Select(i => new { i.Id, i.Family, i.Version, i.Title, i.Standing, i.Intake, i.Maximum, Indicators = i.Leaves.Count, i.Hash }));
            return 0;
        }

        Table table = InstrumentScreen.Table(
            InstrumentScreen.Codes("Id"),
            InstrumentScreen.Words("Title"),
            InstrumentScreen.Codes("Version"),
            InstrumentScreen.Codes("Standing"),
            InstrumentScreen.Codes("Scores"),
            InstrumentScreen.Figures("Indicators"),
            InstrumentScreen.Figures("Maximum"));
        foreach (Instrument instrument in instruments)
        {
            table.AddRow(
                $"[bold]{InstrumentScreen.Escaped(instrument.Id)}[/]",
                instrument.Title.En == instrument.Title.Id
                    ? InstrumentScreen.Escaped(instrument.Title.Id)
                    : $"{InstrumentScreen.Escaped(instrument.Title.Id)}\n[dim]{InstrumentScreen.Escaped(instrument.Title.En)}[/]",
                instrument.Version,
                InstrumentSummary.StandingOf(instrument),
                instrument.Intake == IntakeKind.ImportedScores ? "imported" : "self",
                $"{instrument.Leaves.Count}",
                InstrumentScreen.Marked(instrument.DeclaredMaximum));
        }

        screen.Write(table);
        screen.Line("[dim]'merit instrument show ID' shows one.[/]");
        return 0;
    }
}
