using System.CommandLine;
using System.Text.Json;
using Merit.Cli.Api;
using Merit.Cli.Commands.Cycles;

namespace Merit.Cli.Commands.Doctor;

/// <summary><c>merit doctor</c>: what is to be mended, on this machine, in the app, or in what is stored of a cycle.</summary>
internal static class DoctorCommand
{
    /// <summary>The exit code when something is to be mended.</summary>
    private const int IsIll = 3;

    public static Command Create()
    {
        AppOptions app = new();
        Option<bool> invariants = new("--invariants") { Description = "Walk what is stored of a cycle and name every row, record and instance that contradict each other" };
        Option<string?> cycle = new("--cycle") { Description = "The cycle whose stored state is walked" };
        Command command = app.AddTo(new("doctor", "Says what is to be mended on this machine and in the app, or in the stored state of a cycle; exit code 3 when something is") { invariants, cycle });
        command.SetAction((parsed, cancellationToken) => (parsed.GetValue(invariants), parsed.GetValue(cycle)) switch
        {
            (true, { Length: > 0 } id) => app.AskAsync(parsed, client => WalkAsync(client, id, app.IsJson(parsed), cancellationToken)),
            (false, null) => ExamineAsync(app, parsed, cancellationToken),
            _ => throw new UserFacingException("--invariants and --cycle go together: merit doctor --invariants --cycle merit-2027"),
        });
        return command;
    }

    private static async Task<int> ExamineAsync(AppOptions app, ParseResult parsed, CancellationToken cancellationToken)
    {
        List<Check> checks = [.. LocalChecks.Run()];
        (Uri address, string? token) = FindSafely(app, parsed);
        checks.AddRange(await new AppChecks(address, token, cancellationToken).RunAsync());
        app.Tell(parsed, checks, () => checks.ForEach(check => Tell(check.State, $"{check.Part}: {check.Found}", check.Fix)));
        return checks.Exists(check => check.State == Check.Failed) ? IsIll : 0;
    }

    // What is wrong with the saved login is told as one of the checks.
    private static (Uri Address, string? Token) FindSafely(AppOptions app, ParseResult parsed)
    {
        try
        {
            return app.Find(parsed);
        }
        catch (UserFacingException)
        {
            return (app.AddressOf(parsed) ?? AppOptions.Nearest, app.TokenOf(parsed));
        }
    }

    private static async Task<int> WalkAsync(MeritClient client, string cycle, bool isJson, CancellationToken cancellationToken)
    {
        JsonElement? end = null;
        await foreach (string line in client.LinesAsync(CycleCommand.PathOf(cycle) + "/invariants", cancellationToken))
        {
            JsonElement told = ApiAnswer.Parse(line) ?? throw new UserFacingException("The walk broke off in the middle of a line. Try again.");
            if (isJson)
            {
                Terminal.WriteJsonLine(told);
            }

            if (told.TryGetProperty("walked", out _))
            {
                end = told;
            }
            else if (!isJson)
            {
                Tell(Check.Failed, told.GetProperty("place").GetString()!, null);
                Terminal.WriteIndented("        ", $"{told.GetProperty("messageEn").GetString()} [{told.GetProperty("rule").GetString()}]");
            }
        }

        if (end is not { } last)
        {
            throw new UserFacingException("The walk broke off before its end. Try again; merit doctor tells what is away.");
        }

        int found = last.GetProperty("contradictions").GetInt32();
        if (!isJson)
        {
            Terminal.WriteIndented("", $"{(found == 0 ? "Nothing contradicts itself" : $"{found} contradictions")} in {cycle}. Walked: {CycleCommand.Counted(last.GetProperty("walked"))}.");
        }

        return found == 0 ? 0 : IsIll;
    }

    private static void Tell(string state, string text, string? fix)
    {
        string word = state switch { Check.Ok => "ok", Check.Warning => "mind", _ => "FAILED" };
        string colour = state switch { Check.Ok => "32", Check.Warning => "33", _ => "31" };
        Terminal.WriteIndented("        ", text, Terminal.HasColours ? $"\e[{colour}m{word,-6}\e[0m  " : $"{word,-6}  ");
        if (fix is not null)
        {
            Terminal.WriteIndented("        ", $"-> {fix}");
        }
    }
}
