using System.CommandLine;
using Merit.Cli;
using Merit.Cli.Commands;
using Spectre.Console;

RootCommand root = new("The yearly merit assessment of government agencies, on one machine.")
{
    MailboxCommand.Create(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // Time for every child to finish what it has in hand.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    });
}
catch (UserFacingException failure)
{
    AnsiConsole.Profile.Out = new AnsiConsoleOutput(Console.Error);
    AnsiConsole.Write(new Text(failure.Message + Environment.NewLine, new Style(Color.Red)));
    return 1;
}
