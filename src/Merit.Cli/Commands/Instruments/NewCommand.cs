using System.CommandLine;
using System.Text;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument new</c>: begins an instrument from one that exists.</summary>
internal static class NewCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Option<string> from = new("--from") { Description = "The instrument to begin from: an id or a file", Required = true };
        Option<string?> id = new("--id") { Description = "The new id; without it the id stays and the version must be another" };
        Option<string> version = new("--version") { Description = "The new version", DefaultValueFactory = _ => "1.0.0" };
        Option<string?> output = new("--output", "-o") { Description = "The file to write; without it the document is printed" };
        Command command = new("new", "Begins a new instrument from one that exists, marked as drafted") { from, id, version, output };
        command.SetAction(parsed => Run(
            new InstrumentScreen(console), parsed.GetValue(from)!, parsed.GetValue(id), parsed.GetValue(version)!, parsed.GetValue(output)));
        return command;
    }

    private static int Run(InstrumentScreen screen, string from, string? id, string version, string? output)
    {
        Read<string> made = InstrumentTemplate.From(InstrumentDocuments.Bytes(from), id, version);
        if (!made.Succeeded)
        {
            screen.Findings(made.Findings);
            return 1;
        }

        if (output is null)
        {
            screen.Raw(made.Value);
            return 0;
        }

        InstrumentDocuments.WriteNew(output, Encoding.UTF8.GetBytes(made.Value));
        string name = InstrumentScreen.Escaped(output);
        screen.Line($"[green]✓[/] [bold]{name}[/] is begun from {InstrumentScreen.Escaped(from)}, marked as drafted.");
        screen.Line("  [dim]Change it, then:[/]");
        // Lines to copy: never wrapped.
        screen.Raw($"  merit instrument validate {output}\n  merit instrument diff {from} {output}\n");
        return 0;
    }
}
