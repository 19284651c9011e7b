using System.CommandLine;
using Merit.Assessment.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument show</c>: one instrument with what each figure rests on.</summary>
internal static class ShowCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Argument<string?> instrument = new("instrument") { Description = "The id of a shipped instrument, or a file; none lists what ships", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Option<bool> levels = new("--levels") { Description = "Also print the levels of each indicator with their descriptors" };
        Option<bool> english = new("--english") { Description = "Titles in English" };
        Command command = new("show", "Shows an instrument: tree, weights, categories, and what each figure rests on") { instrument, json, levels, english };
        command.SetAction(parsed =>
        {
            InstrumentScreen screen = new(console);
            if (parsed.GetValue(instrument) is not { } named)
            {
                return ListCommand.Run(screen, parsed.GetValue(json));
            }

            byte[] document = InstrumentDocuments.Bytes(named);
            Instrument known = InstrumentDocuments.Load(named, document);
            string sha256 = InstrumentDocuments.Hash(document);
            if (parsed.GetValue(json))
            {
                screen.Json(InstrumentView.Of(known, sha256));
                return 0;
            }

            new InstrumentPages(screen, known, sha256, parsed.GetValue(english)).Write(parsed.GetValue(levels));
            return 0;
        });
        return command;
    }
}
