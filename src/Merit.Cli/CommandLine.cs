using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Merit.Cli.Commands;
using Merit.Cli.Commands.Audits;
using Merit.Cli.Commands.Cycles;
using Merit.Cli.Commands.Doctor;
using Merit.Cli.Commands.Instruments;
using Merit.Cli.Commands.Submissions;
using Spectre.Console;

namespace Merit.Cli;

/// <summary>
/// What was typed, and what is answered. Whatever goes wrong, the person at the terminal reads a sentence about it:
/// never a stack, never the name of a type.
/// </summary>
public static class CommandLine
{
    /// <summary>Where help is broken into lines, so that it is the same on every terminal.</summary>
    private const int HelpWidth = 80;

    /// <summary>The width of what nobody reads on a screen.</summary>
    private const int WidthOfFiles = 130;

    /// <summary>Every command with its options.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("The yearly merit assessment of government agencies, on one machine.")
        {
            DemoCommand.Create(),
            ServeCommand.Create(),
            MailboxCommand.Create(),
            InstrumentCommand.Create(),
            TemplateCommand.Create(),
            SubmissionCommand.Create(),
            LoginCommand.Create(),
            LoginCommand.CreateLogout(),
            CycleCommand.Create(),
            AgencyCommand.Create(),
            AssessorCommand.Create(),
            AssignmentCommand.Create(),
            PlenaryCommand.Create(),
            MailCommand.Create(),
            CertificatesCommand.Create(),
            AuditCommand.Create(),
            TokenCommand.Create(),
            DoctorCommand.Create(),
            CompletionCommand.Create(),
            TestCommand.Create(),
            BenchCommand.Create(),
        };
        HelpWithCodes help = new(new HelpAction { MaxWidth = HelpWidth });
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.SetAction(parsed => help.Invoke(parsed));
        foreach (Command group in root.Subcommands.Where(c => c.Subcommands.Count > 0))
        {
            group.SetAction(parsed => help.Invoke(parsed));
        }

        return root;
    }

    /// <summary>Does what was typed.</summary>
    /// <returns>The exit code: 0 done, 1 refused or failed, 130 stopped; commands have others, see <see cref="HelpWithCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        if (!Terminal.HasColours)
        {
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        try
        {
            ParseResult parsed = Create().Parse(arguments);
            // Who asks for the help of a command that does not exist is told that, not given another's.
            if (parsed.Action is ParseErrorAction || (parsed.Action is HelpWithCodes && parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.TreatUnmatchedTokensAsErrors))
            {
                Complain([.. Complaints.Of(parsed), $"{Path(parsed)} --help shows what there is."]);
                return 1;
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // Time for every child to finish what it has in hand.
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
                },
                cancellationToken);
        }
        catch (OperationCanceledException stopped) when (stopped.InnerException is not TimeoutException)
        {
            return 130;
        }
        catch (Exception failure)
        {
            Complain([Complaints.About(failure)]);
            return 1;
        }
    }

    private static string Path(ParseResult parsed)
    {
        List<string> names = [];
        for (CommandResult? at = parsed.CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            names.Insert(0, at.Command is RootCommand ? "merit" : at.Command.Name);
        }

        return string.Join(' ', names);
    }

    private static void Complain(IReadOnlyList<string> lines)
    {
        try
        {
            foreach (string line in lines)
            {
                // Not through the console library, which would break long lines and with them paths and commands.
                Console.Error.WriteLine(Terminal.HasColouredErrors ? $"\e[31m{line}\e[0m" : line);
            }
        }
        catch (IOException)
        {
            // Nobody can be told: the terminal is gone, or the disk behind it is full. The exit code still says it.
        }
    }

    /// <summary>The help of the program itself tells what its exit codes mean.</summary>
    private sealed class HelpWithCodes(HelpAction help) : SynchronousCommandLineAction
    {
        private const string Codes = """
            Exit codes:
              0    Done; nothing was found that is wrong
              1    Refused or failed: a line on the standard error says what, where, and
                   what to do; also a broken log (audit)
              3    Something is to be mended (doctor)
              4    The cycle was cancelled (cycle watch)
              130  Stopped by Ctrl+C

            """;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is RootCommand)
            {
                parseResult.InvocationConfiguration.Output.WriteLine(Codes);
            }

            return code;
        }
    }
}
