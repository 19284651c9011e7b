using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using Azure;
using Merit.Cli.Api;

namespace Merit.Cli;

/// <summary>Turns what went wrong into sentences for the person at the terminal.</summary>
internal static class Complaints
{
    /// <summary>What is wrong with what was typed, each once.</summary>
    public static IEnumerable<string> Of(ParseResult parsed) => parsed.Errors.Select(Told).Distinct();

    /// <summary>What a failure means. One that nobody foresaw is written down for those who can mend it.</summary>
    public static string About(Exception failure) => failure switch
    {
        UserFacingException or MeritApiException or TimeoutException => failure.Message,
        OperationCanceledException { InnerException: TimeoutException } => "No answer came in time.",
        AggregateException { InnerExceptions: [var one, ..] } => About(one),
        // These tell of files, disks and addresses in the words of the system.
        IOException or UnauthorizedAccessException or HttpRequestException or SocketException or RequestFailedException =>
            failure.Message.Split('\n')[0].TrimEnd(),
        _ => Unforeseen(failure),
    };

    private static string Told(ParseError error)
    {
        // The parser's own sentence names the type that it had in mind.
        if (!error.Message.Contains("as expected type", StringComparison.Ordinal))
        {
            return string.Join(' ', error.Message.Split('\n', StringSplitOptions.TrimEntries));
        }

        (string name, Type type) = error.SymbolResult switch
        {
            OptionResult option => (option.Option.Name, option.Option.ValueType),
            ArgumentResult { Parent: OptionResult option } => (option.Option.Name, option.Option.ValueType),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType),
            _ => ("It", typeof(string)),
        };
        IEnumerable<Token> tokens = error.SymbolResult?.Tokens ?? [];
        return $"{name} takes {Kind(Nullable.GetUnderlyingType(type) ?? type)}, not '{string.Join(' ', tokens.Select(t => t.Value))}'.";
    }

    private static string Kind(Type type) =>
        type == typeof(int) ? "a whole number"
        : type == typeof(decimal) ? "a number, such as 3.5"
        : type == typeof(bool) ? "true or false"
        : type == typeof(DateOnly) ? "a day, such as 2026-06-08"
        : "another kind of value";

    private static string Unforeseen(Exception failure)
    {
        string path = Path.Combine(Path.GetTempPath(), "merit-failure.log");
        try
        {
            string directory = Workspace.Find().DataDirectory;
            Directory.CreateDirectory(directory);
            path = Path.Combine(directory, "failure.log");
        }
        catch (Exception nowhere) when (nowhere is UserFacingException or IOException or UnauthorizedAccessException)
        {
            // The folder for temporary files takes it.
        }

        try
        {
            File.WriteAllText(path, failure.ToString());
            return $"Something went wrong that this program does not know. What it saw stands in {path}.";
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return "Something went wrong that this program does not know, and it could not write down what it saw.";
        }
    }
}
