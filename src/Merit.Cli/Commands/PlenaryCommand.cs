using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Cli.Api;
using Merit.Cli.Commands.Cycles;

namespace Merit.Cli.Commands;

/// <summary><c>merit plenary</c>: the sessions in which results are decided. The same order again finds itself done.</summary>
internal static class PlenaryCommand
{
    public static Command Create() => new("plenary", "Lists, plans and holds the sessions of a cycle, and shows what a release would do")
    {
        List(),
        Plan(),
        Show(),
        Act("open", "Opens a session", "opening"),
        Attend("join", "Says that whoever the token is for is in the room", isPresent: true),
        Attend("leave", "Says that they leave it", isPresent: false),
        Decide("decide", "Decides on agencies, by the scores as they stand now", "decide", needsNote: false),
        Decide("defer", "Puts agencies off to another session", "defer", needsNote: true),
        Decide("take-back", "Takes back what was decided or deferred", "takeBack", needsNote: true),
        Concede(),
        Act("close", "Closes a session, for good", "closing"),
        Preview(),
    };

    private static Command List()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Command command = app.AddTo(new("list", "Lists the sessions of a cycle") { cycle });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            List<JsonElement> sessions = await client.GetAsync<List<JsonElement>>(PathOf(parsed.GetValue(cycle)!), cancellationToken);
            return app.Tell(parsed, sessions, () => Terminal.WriteColumns(
                ["SESSION", "DATE", "STATE", "AGENCIES", "TITLE"],
                [.. sessions.Select(s => new[] { s.Text("session"), s.Text("date"), s.Text("state"), Number(s, "agencies"), s.Text("title") })],
                yielding: 4));
        }));
        return command;
    }

    private static Command Plan()
    {
        AppOptions app = new();
        (Argument<string> cycle, Argument<string> session) = (OptionKinds.Cycle(), Session());
        Option<string> title = new("--title") { Description = "What it is called", HelpName = "text", Required = true };
        Option<string> date = new("--date") { Description = "The day on which it is held, such as 2027-03-15", HelpName = "date", Required = true };
        Option<string> members = new("--members") { Description = "Ids of its members, with commas; the first leads it", HelpName = "ids", Required = true };
        Option<string?> agenda = new("--agenda") { Description = "Codes of its agencies, with commas; without it those that are verified and on no agenda", HelpName = "codes" };
        Option<int?> size = new("--size") { Description = "How many of those at most", HelpName = "number" };
        Command command = app.AddTo(new("plan", "Plans a session") { cycle, session, title, date, members, agenda, size });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            JsonObject order = new()
            {
                ["session"] = parsed.GetValue(session),
                ["title"] = parsed.GetValue(title),
                ["date"] = parsed.GetValue(date),
                ["members"] = Parts(parsed.GetValue(members)!),
            };
            if (parsed.GetValue(agenda) is { } codes)
            {
                order["agenda"] = Parts(codes);
            }

            if (parsed.GetValue(size) is { } most)
            {
                order["size"] = most;
            }

            await client.DemandAsync(HttpMethod.Post, PathOf(parsed.GetValue(cycle)!), JsonContent.Create(order), cancellationToken: cancellationToken);
            return await ShowAsync(app, parsed, client, PathOf(parsed.GetValue(cycle)!, parsed.GetValue(session)!), cancellationToken);
        }));
        return command;
    }

    private static Command Show()
    {
        AppOptions app = new();
        (Argument<string> cycle, Argument<string> session) = (OptionKinds.Cycle(), Session());
        Command command = app.AddTo(new("show", "Shows a session with its agenda") { cycle, session });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(
            parsed, client => ShowAsync(app, parsed, client, PathOf(parsed.GetValue(cycle)!, parsed.GetValue(session)!), cancellationToken)));
        return command;
    }

    private static Command Act(string name, string description, string path) => Order(name, description, [], (_, _, _, _) => Task.FromResult<(string, JsonObject?)>((path, null)));

    private static Command Attend(string name, string description, bool isPresent) =>
        Order(name, description, [], (_, _, _, _) => Task.FromResult<(string, JsonObject?)>(("attendance", new JsonObject { ["present"] = isPresent })));

    private static Command Decide(string name, string description, string outcome, bool needsNote)
    {
        Option<string> agencies = new("--agencies") { Description = "Codes of the agencies, with commas", HelpName = "codes", Required = true };
        Option<string?> note = new("--note") { Description = "What is said with it", HelpName = "text", Required = needsNote };
        return Order(name, description, [agencies, note], async (parsed, client, path, cancellationToken) =>
        {
            Dictionary<string, JsonElement> agenda = (await client.GetAsync<JsonElement>(path, cancellationToken)).GetProperty("agenda").EnumerateArray().ToDictionary(line => line.Text("agency"));
            JsonArray seen = [];
            foreach (string code in parsed.GetValue(agencies)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                JsonObject named = new() { ["agency"] = code };
                if (agenda.TryGetValue(code, out JsonElement line) && line.TryGetProperty("agreed", out JsonElement agreed))
                {
                    (named["receipt"], named["record"], named["round"]) = (agreed.Text("receipt"), agreed.Text("record"), agreed.GetProperty("round").GetInt32());
                }
                else if (outcome == "decide")
                {
                    throw new UserFacingException($"Agency {code} has no agreed score on this agenda: merit plenary show tells what there is.");
                }

                seen.Add(named);
            }

            JsonObject order = new() { ["outcome"] = outcome, ["agencies"] = seen };
            if (parsed.GetValue(note) is { } said)
            {
                order["note"] = said;
            }

            return ("decisions", order);
        });
    }

    private static Command Concede()
    {
        Option<string> agency = new("--agency") { Description = "The agency", HelpName = "code", Required = true };
        Option<string> blocker = new("--blocker") { Description = "What is conceded", Required = true };
        blocker.AcceptOnlyFromAmong("blocker-files-changed", "blocker-hold");
        Option<string> reason = OptionKinds.Reason();
        return Order("concede", "Concedes what stands in the way of an agency's release, as the cycle's authority", [agency, blocker, reason], (parsed, _, _, _) =>
            Task.FromResult<(string, JsonObject?)>(
                ("concessions", new JsonObject { ["agency"] = parsed.GetValue(agency), ["code"] = parsed.GetValue(blocker), ["reason"] = parsed.GetValue(reason) })));
    }

    private static Command Preview()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Command command = app.AddTo(new("preview", "Shows what a release would do now: ranking, mails, and what stands in its way") { cycle });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            JsonElement preview = await client.GetAsync<JsonElement>(CycleCommand.PathOf(parsed.GetValue(cycle)!) + "/release/preview", cancellationToken);
            return app.Tell(parsed, preview, () =>
            {
                Terminal.WriteColumns(
                    ["RANK", "AGENCY", "SCORE", "CATEGORY", "NAME"],
                    [.. preview.GetProperty("ranking").EnumerateArray().Select(r => new[] { Number(r, "rank"), r.Text("agency"), r.GetProperty("score").GetRawText(), r.TryGetProperty("category", out JsonElement c) ? c.GetString()! : "", r.Text("name") })],
                    yielding: 4);
                foreach (JsonElement mail in preview.GetProperty("mails").EnumerateArray())
                {
                    Console.Out.WriteLine($"{Number(mail, "count")} mails: {mail.Text("subject")}");
                }

                WriteBlockers(preview.GetProperty("blockers"));
            });
        }));
        return command;
    }

    private static Command Order(string name, string description, Option[] options, Func<ParseResult, MeritClient, string, CancellationToken, Task<(string Path, JsonObject? Body)>> fill)
    {
        AppOptions app = new();
        (Argument<string> cycle, Argument<string> session) = (OptionKinds.Cycle(), Session());
        Command command = new(name, description) { cycle, session };
        foreach (Option option in options)
        {
            command.Add(option);
        }

        app.AddTo(command).SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string path = PathOf(parsed.GetValue(cycle)!, parsed.GetValue(session)!);
            (string act, JsonObject? body) = await fill(parsed, client, path, cancellationToken);
            await client.DemandAsync(HttpMethod.Post, $"{path}/{act}", body is null ? null : JsonContent.Create(body), cancellationToken: cancellationToken);
            return await ShowAsync(app, parsed, client, path, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> ShowAsync(AppOptions app, ParseResult parsed, MeritClient client, string path, CancellationToken cancellationToken)
    {
        JsonElement shown = await client.GetAsync<JsonElement>(path, cancellationToken);
        return app.Tell(parsed, shown, () =>
        {
            JsonElement[] agenda = [.. shown.GetProperty("agenda").EnumerateArray()];
            Facts.Write(
                ("Session", $"{shown.Text("session")}, {shown.Text("title")}"),
                ("Date", shown.Text("date")),
                ("State", shown.Text("state")),
                ("In the room", string.Join(", ", shown.GetProperty("members").EnumerateArray().Where(m => m.GetProperty("present").GetBoolean()).Select(m => m.Text("id")))),
                ("Quorum", Number(shown, "quorum")));
            Terminal.WriteColumns(
                ["AGENCY", "STATE", "SELF", "AGREED", "NAME"],
                [.. agenda.Select(line => new[] { line.Text("agency"), line.Text("state"), Score(line, "selfScore"), line.TryGetProperty("agreed", out JsonElement agreed) ? Score(agreed, "score") : "", line.Text("name") })],
                yielding: 4);
            WriteBlockers([.. agenda.SelectMany(line => line.GetProperty("blockers").EnumerateArray())]);
        });
    }

    private static void WriteBlockers(JsonElement blockers) => WriteBlockers([.. blockers.EnumerateArray()]);

    private static void WriteBlockers(IReadOnlyList<JsonElement> blockers)
    {
        foreach (JsonElement blocker in blockers)
        {
            Console.Out.WriteLine($"{blocker.Text("agency")}: {(blocker.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() : blocker.Text("stage"))}");
        }
    }

    private static Argument<string> Session() => new("session") { Description = "The session" };

    private static string PathOf(string cycle) => CycleCommand.PathOf(cycle) + "/sessions";

    private static string PathOf(string cycle, string session) => $"{PathOf(cycle)}/{Uri.EscapeDataString(session)}";

    private static string Number(JsonElement element, string name) => element.GetProperty(name).GetInt32().ToString(CultureInfo.InvariantCulture);

    private static string Score(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement score) ? score.GetRawText() : "";

    private static JsonArray Parts(string list) => new([.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => (JsonNode)part)]);
}
