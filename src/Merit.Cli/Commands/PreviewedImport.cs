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

    private static ByteArrayContent Content(byte[] document, bool isCsv) => new(document) { Headers = { ContentType = new MediaTypeHeaderValue(isCsv ? "text/csv" : "application/json") } };
}
