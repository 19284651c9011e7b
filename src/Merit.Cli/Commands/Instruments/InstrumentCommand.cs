using System.CommandLine;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument</c>: everything about instruments that needs no server.</summary>
internal static class InstrumentCommand
{
    /// <summary>The command with all its parts.</summary>
    /// <param name="console">Where it writes; null: the terminal.</param>
    public static Command Create(IAnsiConsole? console = null) =>
        new("instrument", "Shows, checks, compares and begins assessment instruments, and scores submissions by them")
        {
            ListCommand.Create(console),
            ShowCommand.Create(console),
            ValidateCommand.Create(console),
            DiffCommand.Create(console),
            NewCommand.Create(console),
            SchemaCommand.Create(console),
            ScoreCommand.Create(console),
            AdviseCommand.Create(console),
            CompareCommand.Create(console),
        };
}
