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
        Argument<string[]> files = new("file") { Description = "Instrument documents (JSON), or ids of shipped instruments", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = new("--json") { Description = "Print the findings as JSON" };
        Command command = new("validate", "Checks an instrument and prints every finding with its place; exit code 1 when there are errors") { files, json };
        command.SetAction(parsed => Run(new InstrumentScreen(console), parsed.GetValue(files)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(InstrumentScreen screen, string[] files, bool json)
    {
        (string File, string Sha256, Read<Instrument> Read)[] all = [.. files.Select(Read)];
        if (json)
        {
            screen.Json(all.Select(one => new { one.File, Valid = one.Read.Succeeded, one.Read.Value?.Id, one.Read.Value?.Version, one.Read.Value?.Hash, one.Sha256, one.Read.Findings }));
        }
        else
        {
            foreach ((string file, string sha256, Read<Instrument> read) in all)
            {
                Tell(screen, file, sha256, read);
            }
        }

        return all.All(one => one.Read.Succeeded) ? 0 : 1;
    }

    private static (string File, string Sha256, Read<Instrument> Read) Read(string file)
    {
        byte[] document = InstrumentDocuments.Bytes(file);
        return (file, InstrumentDocuments.Hash(document), InstrumentJson.Parse(document));
    }

    private static void Tell(InstrumentScreen screen, string file, string sha256, Read<Instrument> read)
    {
        screen.Findings(read.Findings);
        if (read.Findings.Count > 0)
        {
            screen.Line();
        }

        if (read.Value is not { } instrument)
        {
            screen.Line($"[red]✗[/] [bold]{InstrumentScreen.Escaped(file)}[/] is not a valid instrument: {InstrumentScreen.Count(read.Findings)}.");
            return;
        }

        screen.Line(
            $"[green]✓[/] [bold]{InstrumentScreen.Escaped(instrument.Id)}[/] {InstrumentScreen.Escaped(instrument.Version)} is a valid instrument: "
            + $"{instrument.Leaves.Count} indicators in {instrument.Aspects.Count} aspects, maximum {InstrumentScreen.Number(instrument.Maximum)}"
            + (read.Findings.Count == 0 ? "." : $", {InstrumentScreen.Count(read.Findings)}."));
        screen.Line($"  [dim]canonical SHA-256 {instrument.Hash}[/]");
        screen.Line($"  [dim]SHA-256 of the file, which a cycle pins: {sha256}[/]");
    }
}
