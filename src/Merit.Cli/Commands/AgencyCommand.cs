using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Merit.Cli.Api;
using Merit.Cli.Commands.Cycles;

namespace Merit.Cli.Commands;

/// <summary><c>merit agency</c>: the register, and where its agencies stand in cycles.</summary>
internal static class AgencyCommand
{
    public static Command Create() => new("agency", "Imports, lists and shows agencies") { PreviewedImport.OfRegister("api/agencies", "The register as JSON, CSV or a workbook", "code"), List(), Show() };

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

            // One more than is wanted tells whether there are more.
            string path = of is null ? "api/agencies" : CycleCommand.PathOf(of) + "/assessments";
            List<JsonElement> agencies = await client.ItemsAsync(path, wanted, most + 1, cancellationToken).ToListAsync(cancellationToken);
            bool isCut = agencies.Count > most;
            agencies = isCut ? agencies[..most] : agencies;
            app.Tell(parsed, agencies, () => TellList(agencies, isRegister: of is null));
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

                shown.Add((int)answer.Status < 300 ? answer.Document : throw client.Refused(HttpMethod.Get, path, answer));
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

    private static void TellList(IReadOnlyList<JsonElement> agencies, bool isRegister)
    {
        if (isRegister)
        {
            Terminal.WriteColumns(
                ["CODE", "NAME", "TYPE", "REGION", "CONTACT"],
                [.. agencies.Select(a => new[] { a.Text("code"), a.Text("name"), a.Text("type"), a.Text("region"), a.GetProperty("hasContact").GetBoolean() ? "yes" : "no" })],
                yielding: 1);
        }
        else
        {
            Terminal.WriteColumns(
                ["CODE", "NAME", "STAGE", "SELF", "SCORE", "CATEGORY"],
                [.. agencies.Select(a => new[] { a.Text("agency"), a.Text("name"), a.Text("stage"), a.Text("selfScore"), a.Text("score"), a.Text("category") })],
                yielding: 1);
        }
    }

    private static void Tell(string cycle, JsonElement shown)
    {
        JsonElement a = shown.GetProperty("assessment");
        (string, string)[] facts =
        [
            ("Agency", $"{a.Text("agency")} {a.Text("name")}"),
            ("Cycle", cycle),
            ("Stage", a.Text("stage") + (a.GetProperty("overdue").GetBoolean() ? ", overdue" : "")),
            ("Submission until", CycleCommand.Moment(a.GetProperty("submissionDeadline"))),
            ("Self score", $"{a.Text("selfScore")} {a.Text("selfCategory")}".Trim()),
            ("Verified score", $"{a.Text("score")} {a.Text("category")}".Trim()),
            ("Flags", string.Join(", ", a.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()))),
            ("Fault", a.Text("fault")),
        ];
        Facts.Write([.. facts.Where(fact => fact.Item2.Length > 0)]);
        foreach (JsonElement upload in shown.GetProperty("uploads").EnumerateArray())
        {
            Console.Out.WriteLine($"  upload    {upload.Text("receipt")} {upload.Text("status")}");
        }

        foreach (JsonElement decision in shown.GetProperty("decisions").EnumerateArray())
        {
            Console.Out.WriteLine($"  decision  {decision.Text("outcome")} by {decision.Text("assessor")} on {decision.Text("receipt")}, round {decision.Text("round")}");
        }
    }
}
