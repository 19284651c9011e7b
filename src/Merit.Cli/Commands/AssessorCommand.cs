using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary><c>merit assessor</c>: who assesses, moderates and sits in the plenary.</summary>
internal static class AssessorCommand
{
    public static Command Create() => new("assessor", "Imports and lists assessors, moderators and members of the plenary") { Import(), List() };

    private static Command Import()
    {
        AppOptions app = new();
        Argument<string> file = new("file") { Description = "The people as JSON or CSV, - for the standard input" };
        Option<bool> csv = new("--csv") { Description = "It is CSV, whatever its name" };
        Option<bool> dryRun = PreviewedImport.DryRun();
        Option<bool> yes = OptionKinds.Yes();
        Command command = app.AddTo(new("import", "Shows what a document changes in the register, and then changes just that") { file, csv, dryRun, yes });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string name = parsed.GetValue(file)!;
            byte[] document = await PreviewedImport.ReadAsync(name, cancellationToken);
            bool isCsv = parsed.GetValue(csv) || name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            PreviewedImport import = new(app, "api/assessors", Tell, changes => changes.GetProperty("added").GetArrayLength() + changes.GetProperty("changed").GetArrayLength());
            return await import.RunAsync(parsed, client, document, isCsv, parsed.GetValue(dryRun), parsed.GetValue(yes), cancellationToken);
        }));
        return command;
    }

    private static Command List()
    {
        AppOptions app = new();
        Command command = app.AddTo(new("list", "Lists everybody, those too who work no more"));
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            List<JsonElement> people = await client.ItemsAsync("api/assessors", null, int.MaxValue, cancellationToken).ToListAsync(cancellationToken);
            return app.Tell(parsed, people, () => Terminal.WriteColumns(
                ["ID", "NAME", "ROLES", "FROM", "CAPACITY", "ACTIVE"],
                [.. people.Select(person => new[]
                {
                    person.Text("id"),
                    person.Text("name"),
                    string.Join(' ', person.GetProperty("roles").EnumerateArray().Select(role => role.GetString())),
                    string.Join(' ', new[] { person.Text("homeAgency"), person.Text("homeRegion") }.Where(code => code.Length > 0).Distinct()),
                    person.Text("capacity"),
                    person.GetProperty("active").GetBoolean() ? "yes" : "no",
                })],
                yielding: 1));
        }));
        return command;
    }

    private static void Tell(JsonElement changes)
    {
        PreviewedImport.Tell(
        [
            .. changes.GetProperty("added").EnumerateArray().Select(id => $"+ {id.GetString()}"),
            .. changes.GetProperty("changed").EnumerateArray().SelectMany(changed => changed.GetProperty("fields").EnumerateArray()
                .Select(field => $"~ {changed.Text("id")} {field.Text("field")}: {field.Text("before")} -> {field.Text("after")}")),
        ]);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{changes.GetProperty("added").GetArrayLength()} new, {changes.GetProperty("changed").GetArrayLength()} changed, {changes.GetProperty("unchanged").GetInt32()} as they are."));
        AnswerTexts.TellWarnings(changes);
    }
}
