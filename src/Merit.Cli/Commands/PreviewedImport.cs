using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary>Shows what a file would change in the app, and then has just that changed.</summary>
/// <param name="app">The options of the app.</param>
/// <param name="path">Where the file is put.</param>
/// <param name="tell">Shows the changes.</param>
/// <param name="count">How many there are.</param>
internal sealed class PreviewedImport(AppOptions app, string path, Action<JsonElement> tell, Func<JsonElement, int> count)
{
    private const int MostShown = 40;

    /// <summary>Shows only.</summary>
    public static Option<bool> DryRun() => new("--dry-run") { Description = "Show what would change, and change nothing" };

    /// <summary>The command that imports a register, whose changes are told as what is added, changed and unchanged.</summary>
    /// <param name="path">Where the file is put.</param>
    /// <param name="what">What the file is.</param>
    /// <param name="key">By what the answer names what it changes.</param>
    public static Command OfRegister(string path, string what, string key)
    {
        AppOptions app = new();
        Argument<string> file = new("file") { Description = $"{what}, - for the standard input" };
        Option<bool> csv = new("--csv") { Description = "It is CSV, whatever its name" };
        Option<bool> dryRun = DryRun();
        Option<bool> yes = OptionKinds.Yes();
        Command command = app.AddTo(new("import", "Shows what a document changes in the register, and then changes just that") { file, csv, dryRun, yes });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string name = parsed.GetValue(file)!;
            byte[] document = await ReadAsync(name, cancellationToken);
            bool isCsv = parsed.GetValue(csv) || name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            PreviewedImport import = new(app, path, changes => TellChanges(changes, key), changes => changes.GetProperty("added").GetArrayLength() + changes.GetProperty("changed").GetArrayLength());
            return await import.RunAsync(parsed, client, document, isCsv, parsed.GetValue(dryRun), parsed.GetValue(yes), cancellationToken);
        }));
        return command;
    }

    /// <summary>Does it.</summary>
    public async Task<int> RunAsync(ParseResult parsed, MeritClient client, byte[] document, bool isCsv, bool isDryRun, bool isAgreed, CancellationToken cancellationToken)
    {
        ApiAnswer preview = await client.DemandAsync(HttpMethod.Put, $"{path}?preview=true", Content(document, isCsv), cancellationToken: cancellationToken);
        JsonElement changes = preview.Document;
        bool isJson = app.IsJson(parsed);
        if (!isJson)
        {
            tell(changes);
        }

        if (isDryRun)
        {
            return Done(changes, "Nothing was changed.");
        }

        if (count(changes) == 0)
        {
            return Done(changes, "There is nothing to change.");
        }

        if (!isAgreed)
        {
            // Whoever is asked must have seen what they agree to.
            if (isJson)
            {
                throw new UserFacingException("With --json nobody is shown the changes before they are made: say --yes. --dry-run prints them.");
            }

            if (!Terminal.Confirm("Make these changes?"))
            {
                throw new UserFacingException("Nothing was changed.");
            }
        }

        // Just what was shown: where something else has changed since, the app refuses.
        ApiAnswer done = await client.DemandAsync(HttpMethod.Put, path, Content(document, isCsv), preview.ETag, cancellationToken);
        return Done(done.Document, "Done.");

        int Done(JsonElement answer, string told) => app.Tell(parsed, answer, () => Console.Out.WriteLine(told));
    }

    /// <summary>Shows lines, as many as anybody reads.</summary>
    public static void Tell(IReadOnlyList<string> lines)
    {
        foreach (string line in lines.Take(MostShown))
        {
            Console.Out.WriteLine(line);
        }

        if (lines.Count > MostShown)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {lines.Count - MostShown} more; --json shows all."));
        }
    }

    /// <summary>The content of a file, or with - of the standard input.</summary>
    public static async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (name != "-")
        {
            return await File.ReadAllBytesAsync(name, cancellationToken);
        }

        await using Stream input = Console.OpenStandardInput();
        using MemoryStream document = new();
        await input.CopyToAsync(document, cancellationToken);
        return document.ToArray();
    }

    private static void TellChanges(JsonElement changes, string key)
    {
        Tell(
        [
            .. changes.GetProperty("added").EnumerateArray().Select(added => $"+ {added.GetString()}"),
            .. changes.GetProperty("changed").EnumerateArray().SelectMany(changed => changed.GetProperty("fields").EnumerateArray()
                .Select(field => $"~ {changed.Text(key)} {field.Text("field")}: {Change(field.Text("before"), field.Text("after"))}")),
        ]);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{changes.GetProperty("added").GetArrayLength()} new, {changes.GetProperty("changed").GetArrayLength()} changed, {changes.GetProperty("unchanged").GetInt32()} as they are."));
        AnswerTexts.TellWarnings(changes);
    }

    // Of an address it is only told whether there is one: whoever replaces one by another sees that it changes.
    private static string Change(string before, string after) => before == after ? "another one" : $"{before} -> {after}";

    private static ByteArrayContent Content(byte[] document, bool isCsv) => new(document) { Headers = { ContentType = new MediaTypeHeaderValue(isCsv ? "text/csv" : "application/json") } };
}
