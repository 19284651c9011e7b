using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Merit.Cli.Api;
using Merit.Cli.Commands.Cycles;

namespace Merit.Cli.Commands;

/// <summary><c>merit agency</c>: the register, and where its agencies stand in cycles.</summary>
internal static class AgencyCommand
{
    private const int MostShown = 40;

    public static Command Create() => new("agency", "Imports, lists and shows agencies") { Import(), List(), Show() };

    private static Command Import()
    {
        AppOptions app = new();
        Argument<string> file = new("file") { Description = "The register as JSON or CSV, - for JSON from the standard input" };
        Option<bool> csv = new("--csv") { Description = "It is CSV, whatever its name" };
        Option<bool> dryRun = new("--dry-run") { Description = "Show what would change, and change nothing" };
        Option<bool> yes = OptionKinds.Yes();
        Command command = app.AddTo(new("import", "Shows what a document changes in the register, and then changes just that") { file, csv, dryRun, yes });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string name = parsed.GetValue(file)!;
            byte[] document = await ReadAsync(name, cancellationToken);
            bool isCsv = parsed.GetValue(csv) || name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            ApiAnswer preview = await client.DemandAsync(HttpMethod.Put, "api/agencies?preview=true", Content(document, isCsv), cancellationToken: cancellationToken);
            JsonElement changes = preview.Json!.Value;
            bool isJson = app.IsJson(parsed);
            if (!isJson)
            {
                Tell(changes);
            }

            if (parsed.GetValue(dryRun))
            {
                Done(changes, isJson, "Nothing was changed.");
                return 0;
            }

            if (changes.GetProperty("added").GetArrayLength() + changes.GetProperty("changed").GetArrayLength() == 0)
            {
                Done(changes, isJson, "There is nothing to change.");
                return 0;
            }

            if (!parsed.GetValue(yes) && !Terminal.Confirm("Make these changes?"))
            {
                throw new UserFacingException("Nothing was changed.");
            }

            // Just what was shown: where the register has changed since, the app refuses.
            ApiAnswer done = await client.DemandAsync(HttpMethod.Put, "api/agencies", Content(document, isCsv), preview.ETag, cancellationToken);
            Done(done.Json!.Value, isJson, "Done.");
            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        AppOptions app = new();
        Option<string?> cycle = new("--cycle") { Description = "Those that take part in this cycle, with where they stand" };
        Option<string?> query = new("--query", "-q") { Description = "Which of them, as the search box takes it: 'stage:overdue type:city flag:visit'; needs --cycle", HelpName = "words" };
        Option<int?> take = new("--take") { Description = "How many at most; all unless given", HelpName = "number" };
        Command command = app.AddTo(new("list", "Lists the register, or the agencies of a cycle") { cycle, query, take });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string? of = parsed.GetValue(cycle);
            string? wanted = parsed.GetValue(query);
            if (wanted is not null && of is null)
            {
                throw new UserFacingException("--query looks among the agencies of a cycle: name it with --cycle.");
            }

            int most = parsed.GetValue(take) ?? int.MaxValue - 1;
            if (most is < 1 or int.MaxValue)
            {
                throw new UserFacingException("--take takes 1 or more.");
            }

            IAsyncEnumerable<JsonElement> all = client.ItemsAsync(of is null ? "api/agencies" : CycleCommand.PathOf(of) + "/assessments", wanted, cancellationToken);
            List<JsonElement> agencies = await all.Take(most + 1).ToListAsync(cancellationToken);
            bool isCut = agencies.Count > most;
            agencies = isCut ? agencies[..most] : agencies;
            if (app.IsJson(parsed))
            {
                Terminal.WriteJson(agencies);
            }
            else if (of is null)
            {
                Terminal.WriteColumns(
                    ["CODE", "NAME", "TYPE", "REGION", "CONTACT"],
                    [.. agencies.Select(a => new[] { Text(a, "code"), Text(a, "name"), Text(a, "type"), Text(a, "region"), a.GetProperty("hasContact").GetBoolean() ? "yes" : "no" })],
                    yielding: 1);
            }
            else
            {
                Terminal.WriteColumns(
                    ["CODE", "NAME", "STAGE", "SELF", "SCORE", "CATEGORY"],
                    [.. agencies.Select(a => new[] { Text(a, "agency"), Text(a, "name"), Text(a, "stage"), Text(a, "selfScore"), Text(a, "score"), Text(a, "category") })],
                    yielding: 1);
            }

            if (isCut)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"There are more than these {most}."));
            }

            return 0;
        }));
        return command;
    }

    private static Command Show()
    {
        AppOptions app = new();
        Argument<string> code = new("code") { Description = "The agency's code" };
        Option<string?> cycle = new("--cycle") { Description = "In this cycle; without it in every one that it takes part in" };
        Command command = app.AddTo(new("show", "Shows where an agency stands, with its uploads and decisions") { code, cycle });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string agency = parsed.GetValue(code)!;
            List<JsonElement> shown = [];
            foreach (string id in parsed.GetValue(cycle) is { } one ? [one] : (await client.GetAsync<List<JsonElement>>("api/cycles", cancellationToken)).Select(c => c.GetProperty("id").GetString()!))
            {
                string path = $"{CycleCommand.PathOf(id)}/assessments/{Uri.EscapeDataString(agency)}";
                ApiAnswer answer = await client.AskAsync(HttpMethod.Get, path, cancellationToken: cancellationToken);
                if (answer.Status == HttpStatusCode.NotFound && parsed.GetValue(cycle) is null)
                {
                    continue;
                }

                shown.Add((int)answer.Status < 300 ? answer.Json!.Value : throw client.Refused(HttpMethod.Get, path, answer));
                if (!app.IsJson(parsed))
                {
                    Tell(id, shown[^1]);
                }
            }

            if (app.IsJson(parsed))
            {
                Terminal.WriteJson(shown);
            }

            return shown.Count > 0 ? 0 : throw new UserFacingException($"Agency {agency} takes part in no cycle.");
        }));
        return command;
    }

    private static async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
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

    private static void Tell(JsonElement changes)
    {
        int left = MostShown;
        foreach (JsonElement code in changes.GetProperty("added").EnumerateArray())
        {
            Line($"+ {code.GetString()}");
        }

        foreach (JsonElement changed in changes.GetProperty("changed").EnumerateArray())
        {
            foreach (JsonElement field in changed.GetProperty("fields").EnumerateArray())
            {
                Line($"~ {Text(changed, "code")} {Text(field, "field")}: {Text(field, "before")} -> {Text(field, "after")}");
            }
        }

        if (left < 0)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {-left} more; --json shows all."));
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{changes.GetProperty("added").GetArrayLength()} new, {changes.GetProperty("changed").GetArrayLength()} changed, {changes.GetProperty("unchanged").GetInt32()} as they are."));
        foreach (JsonElement warning in changes.GetProperty("warnings").EnumerateArray())
        {
            Console.Error.WriteLine($"Mind: {Text(warning, "pointer")}: {Text(warning, "messageEn")}");
        }

        void Line(string line)
        {
            if (left-- > 0)
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    private static void Done(JsonElement answer, bool isJson, string told)
    {
        if (isJson)
        {
            Terminal.WriteJson(answer);
        }
        else
        {
            Console.Out.WriteLine(told);
        }
    }

    private static void Tell(string cycle, JsonElement shown)
    {
        JsonElement a = shown.GetProperty("assessment");
        (string, string)[] facts =
        [
            ("Agency", $"{Text(a, "agency")} {Text(a, "name")}"),
            ("Cycle", cycle),
            ("Stage", Text(a, "stage") + (a.GetProperty("overdue").GetBoolean() ? ", overdue" : "")),
            ("Submission until", CycleCommand.Moment(a.GetProperty("submissionDeadline"))),
            ("Self score", $"{Text(a, "selfScore")} {Text(a, "selfCategory")}".Trim()),
            ("Verified score", $"{Text(a, "score")} {Text(a, "category")}".Trim()),
            ("Flags", string.Join(", ", a.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()))),
            ("Fault", Text(a, "fault")),
        ];
        Facts.Write([.. facts.Where(fact => fact.Item2.Length > 0)]);
        foreach (JsonElement upload in shown.GetProperty("uploads").EnumerateArray())
        {
            Console.Out.WriteLine($"  upload    {Text(upload, "receipt")} {Text(upload, "status")}");
        }

        foreach (JsonElement decision in shown.GetProperty("decisions").EnumerateArray())
        {
            Console.Out.WriteLine($"  decision  {Text(decision, "outcome")} by {Text(decision, "assessor")} on {Text(decision, "receipt")}, round {Text(decision, "round")}");
        }
    }

    /// <summary>A member as text; empty when it is absent.</summary>
    internal static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";
}
