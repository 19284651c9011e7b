using System.CommandLine;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument validate</c>: every finding at once.</summary>
internal static class ValidateCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Argument<string> file = new("file") { Description = "An instrument document (JSON), or the id of a shipped instrument" };
        Option<bool> json = new("--json") { Description = "Print the findings as JSON" };
        Command command = new("validate", "Checks an instrument and prints every finding with its place; exit code 1 when there are errors") { file, json };
        command.SetAction(parsed => Run(new InstrumentScreen(console), parsed.GetValue(file)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(InstrumentScreen screen, string file, bool json)
    {
        Read<Instrument> read = InstrumentJson.Parse(InstrumentDocuments.Bytes(file));
        if (json)
        {
            screen.Json(new { Valid = read.Succeeded, read.Value?.Id, read.Value?.Version, read.Value?.Hash, read.Findings });
            return read.Succeeded ? 0 : 1;
        }

        screen.Findings(read.Findings);
        if (read.Findings.Count > 0)
        {
            screen.Line();
        }

        if (read.Value is not { } instrument)
        {
            screen.Line($"[red]✗[/] [bold]{InstrumentScreen.Escaped(file)}[/] is not a valid instrument: {InstrumentScreen.Count(read.Findings)}.");
            return 1;
        }

        screen.Line(
            $"[green]✓[/] [bold]{InstrumentScreen.Escaped(instrument.Id)}[/] {InstrumentScreen.Escaped(instrument.Version)} is a valid instrument: "
            + $"{instrument.Leaves.Count} indicators in {instrument.Aspects.Count} aspects, maximum {InstrumentScreen.Number(instrument.Maximum)}"
            + (read.Findings.Count == 0 ? "." : $", {InstrumentScreen.Count(read.Findings)}."));
        screen.Line($"  [dim]SHA-256 {instrument.Hash}[/]");
        return 0;
    }
}
