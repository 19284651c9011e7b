using System.CommandLine;
using System.Text;
using Merit.Assessment.Instruments;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument schema</c>: the JSON Schema (2020-12) of instrument documents.</summary>
internal static class SchemaCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Command command = new("schema", "Prints the JSON Schema of instrument documents");
        command.SetAction(_ =>
        {
            new InstrumentScreen(console).Raw(Encoding.UTF8.GetString(ShippedInstruments.Schema));
            return 0;
        });
        return command;
    }
}
