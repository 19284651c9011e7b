using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Merit.Cli.Api;
using Merit.Cli.Commands.Cycles;

namespace Merit.Cli.Commands;

/// <summary><c>merit assignment</c>: who reviews and who moderates which agency of a cycle.</summary>
internal static class AssignmentCommand
{
    private static readonly string[] Slots = ["first", "second", "moderator"];

    public static Command Create() => new("assignment", "Draws, lists and changes who verifies which agency of a cycle") { Make(), List(), Set(), Import() };

    private static Command Make()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Option<string> seed = new("--seed") { Description = "What the draw begins from: the same seed draws the same", HelpName = "text", Required = true };
        Option<int> batchSize = new("--batch-size") { Description = "The most agencies in a batch, 10 to 25", DefaultValueFactory = _ => 20 };
        Option<bool> untrained = new("--untrained") { Description = "Those too who have no competence for the instrument" };
        Option<bool> partial = new("--partial") { Description = "Leave open what nobody may take, and give the rest" };
        Option<bool> dryRun = PreviewedImport.DryRun();
        Option<bool> yes = OptionKinds.Yes();
        Command command = app.AddTo(new("make", "Shows who would get the places that nobody has, and then gives just those") { cycle, seed, batchSize, untrained, partial, dryRun, yes });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string path = PathOf(parsed.GetValue(cycle)!);
            var order = new { seed = parsed.GetValue(seed), batchSize = parsed.GetValue(batchSize), competence = !parsed.GetValue(untrained), partial = parsed.GetValue(partial) };
            ApiAnswer preview = await client.DemandAsync(HttpMethod.Post, $"{path}?preview=true", JsonContent.Create(order), cancellationToken: cancellationToken);
            bool isJson = app.IsJson(parsed);
            if (!isJson)
            {
                Tell(preview.Document);
            }

            if (parsed.GetValue(dryRun) || preview.Document.GetProperty("assignments").GetArrayLength() == 0)
            {
                return app.Tell(parsed, preview.Document, () => Console.Out.WriteLine(parsed.GetValue(dryRun) ? "Nothing was changed." : "There is nothing to give."));
            }

            if (!parsed.GetValue(yes))
            {
                if (isJson)
                {
                    throw new UserFacingException("With --json nobody is shown the changes before they are made: say --yes. --dry-run prints them.");
                }

                if (!Terminal.Confirm("Give these places?"))
                {
                    throw new UserFacingException("Nothing was changed.");
                }
            }

            // Just what was shown: where somebody else has given places since, the app refuses.
            ApiAnswer done = await client.DemandAsync(HttpMethod.Post, path, JsonContent.Create(order), preview.ETag, cancellationToken);
            return app.Tell(parsed, done.Document, () => Console.Out.WriteLine("Done."));
        }));
        return command;
    }

    private static Command List()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Command command = app.AddTo(new("list", "Lists the places of a cycle and who has them; assessors see their own") { cycle });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            List<JsonElement> places = await client.ItemsAsync(PathOf(parsed.GetValue(cycle)!), null, int.MaxValue, cancellationToken).ToListAsync(cancellationToken);
            return app.Tell(parsed, places, () => Terminal.WriteColumns(
                ["AGENCY", "PLACE", "ASSESSOR", "BATCH", "SUBMITTED"],
                [.. places.Select(place => new[]
                {
                    place.Text("agency"),
                    place.Text("slot"),
                    place.Text("assessor") is { Length: > 0 } assessor ? assessor : "(open)",
                    place.Text("batch"),
                    place.TryGetProperty("submittedAt", out JsonElement at) ? CycleCommand.Moment(at) : "",
                })],
                yielding: 2));
        }));
        return command;
    }

    private static Command Set()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Argument<string> agency = new("agency") { Description = "The agency's code" };
        Argument<string> slot = new("place") { Description = "first, second or moderator" };
        slot.AcceptOnlyFromAmong(Slots);
        Argument<string> assessor = new("assessor") { Description = "The id of who gets it" };
        Option<string> reason = OptionKinds.Reason();
        Command command = app.AddTo(new("set", "Gives one place to somebody") { cycle, agency, slot, assessor, reason });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string path = $"{CycleCommand.PathOf(parsed.GetValue(cycle)!)}/agencies/{Uri.EscapeDataString(parsed.GetValue(agency)!)}/assignments/{parsed.GetValue(slot)}";
            var order = new { assessor = parsed.GetValue(assessor), reason = parsed.GetValue(reason) };
            JsonElement taken = (await client.DemandAsync(HttpMethod.Put, path, JsonContent.Create(order), cancellationToken: cancellationToken)).Document;
            return app.Tell(parsed, taken, () =>
            {
                AnswerTexts.TellWarnings(taken);
                Console.Out.WriteLine("Done.");
            });
        }));
        return command;
    }

    private static Command Import()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Argument<string> file = new("file") { Description = "Orders as CSV with agency, slot, assessor and reason, - for the standard input" };
        Option<bool> dryRun = PreviewedImport.DryRun();
        Option<bool> yes = OptionKinds.Yes();
        Command command = app.AddTo(new("import", "Shows which places a file of orders changes, and then changes just those") { cycle, file, dryRun, yes });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            byte[] document = await PreviewedImport.ReadAsync(parsed.GetValue(file)!, cancellationToken);
            PreviewedImport import = new(app, PathOf(parsed.GetValue(cycle)!), TellChanges, changes => changes.GetProperty("changed").GetArrayLength());
            return await import.RunAsync(parsed, client, document, isCsv: true, parsed.GetValue(dryRun), parsed.GetValue(yes), cancellationToken);
        }));
        return command;
    }

    private static string PathOf(string cycle) => $"{CycleCommand.PathOf(cycle)}/assignments";

    private static void Tell(JsonElement plan)
    {
        List<JsonElement> places = [.. plan.GetProperty("assignments").EnumerateArray()];
        PreviewedImport.Tell([.. places.Select(place => $"+ {place.Text("agency")} {place.Text("slot")}: {place.Text("assessor")}, batch {place.Text("batch")}")]);
        PreviewedImport.Tell([.. plan.GetProperty("unassigned").EnumerateArray().Select(open =>
            $"! {open.Text("agency")} {open.Text("slot")}: nobody may ({string.Join(", ", open.GetProperty("out").EnumerateArray().Select(bar => $"{bar.Text("count")} {bar.Text("by")}"))})")]);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{places.Count} places for {places.Select(place => place.Text("assessor")).Distinct().Count()} people; {plan.GetProperty("unassigned").GetArrayLength()} that nobody may take."));
    }

    private static void TellChanges(JsonElement changes)
    {
        PreviewedImport.Tell([.. changes.GetProperty("changed").EnumerateArray().Select(change =>
            $"~ {change.Text("agency")} {change.Text("slot")}: {(change.Text("before") is { Length: > 0 } before ? before : "(open)")} -> {change.Text("after")}")]);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changes.GetProperty("changed").GetArrayLength()} changed, {changes.GetProperty("unchanged").GetInt32()} as they are."));
        AnswerTexts.TellWarnings(changes);
    }
}
