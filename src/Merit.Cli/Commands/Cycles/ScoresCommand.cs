using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Merit.Cli.Api;

namespace Merit.Cli.Commands.Cycles;

/// <summary><c>merit cycle scores</c>: imports the scores of a cycle whose agencies hand in nothing.</summary>
internal static class ScoresCommand
{
    public static Command Create()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Argument<string> file = new("file") { Description = "The scores as CSV: agency and one column for each indicator; - for the standard input" };
        Option<bool> dryRun = PreviewedImport.DryRun();
        Option<bool> yes = OptionKinds.Yes();
        Command command = app.AddTo(new("scores", "Shows what a file of scores changes in a cycle, and then has just that count") { cycle, file, dryRun, yes });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            byte[] document = await PreviewedImport.ReadAsync(parsed.GetValue(file)!, cancellationToken);
            PreviewedImport import = new(app, $"{CycleCommand.PathOf(parsed.GetValue(cycle)!)}/scores", Tell, changes => changes.GetProperty("changed").GetArrayLength());
            return await import.RunAsync(parsed, client, document, isCsv: true, parsed.GetValue(dryRun), parsed.GetValue(yes), cancellationToken);
        }));
        return command;
    }

    private static void Tell(JsonElement changes)
    {
        JsonElement[] changed = [.. changes.GetProperty("changed").EnumerateArray()];
        PreviewedImport.Tell([.. changed.SelectMany(Lines)]);
        int added = changed.Count(change => !change.TryGetProperty("before", out _));
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{added} new, {changed.Length - added} changed, {changes.GetProperty("unchanged").GetInt32()} as they are."));
        AnswerTexts.TellWarnings(changes);
    }

    private static IEnumerable<string> Lines(JsonElement change)
    {
        JsonElement after = change.GetProperty("after");
        string category = after.Text("category") is { Length: > 0 } code ? $" {code}" : "";
        if (!change.TryGetProperty("before", out JsonElement before))
        {
            yield return $"+ {change.Text("agency")} {change.Text("name")}: {after.Text("score")}{category}";
            yield break;
        }

        yield return $"~ {change.Text("agency")} {change.Text("name")}: {before.Text("score")} -> {after.Text("score")}{category}";
        JsonElement numbers = before.GetProperty("numbers");
        foreach (string indicator in numbers.EnumerateObject().Select(number => number.Name).Union(after.GetProperty("numbers").EnumerateObject().Select(number => number.Name)))
        {
            (string was, string becomes) = (numbers.Text(indicator), after.GetProperty("numbers").Text(indicator));
            if (was != becomes)
            {
                yield return $"    {indicator}: {Shown(was)} -> {Shown(becomes)}";
            }
        }
    }

    private static string Shown(string number) => number.Length == 0 ? "-" : number;
}
