using System.CommandLine;
using System.Runtime.InteropServices;
using Merit.Cli;
using Merit.Cli.Commands;
using Merit.Cli.Commands.Instruments;
using Spectre.Console;

RootCommand root = new("The yearly merit assessment of government agencies, on one machine.")
{
    DemoCommand.Create(),
    ServeCommand.Create(),
    MailboxCommand.Create(),
    InstrumentCommand.Create(),
    TestCommand.Create(),
    BenchCommand.Create(),
};

if (Console.IsOutputRedirected)
{
    // Nobody reads this on a screen of 80 columns.
    AnsiConsole.Profile.Width = 130;
}

// A closed terminal stops everything as Ctrl+C does.
using CancellationTokenSource hangup = new();
using PosixSignalRegistration onHangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
{
    signal.Cancel = true;
    hangup.Cancel();
});

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // Time for every child to finish what it has in hand.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    }, hangup.Token);
}
catch (OperationCanceledException)
{
    return 130;
}
catch (UserFacingException failure)
{
    // Not through the console library, which would break long lines and with them paths and commands.
    Console.Error.WriteLine(Console.IsErrorRedirected ? failure.Message : $"\e[31m{failure.Message}\e[0m");
    return 1;
}
