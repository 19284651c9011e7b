using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Merit.Cli.Api;

namespace Merit.Cli.Commands.Cycles;

/// <summary>Orders that change a running cycle. The same order again finds itself done, so a script that is not sure may repeat it.</summary>
internal static class CycleOrders
{
    public static Command Extend()
    {
        Option<string?> submission = new("--submission-deadline") { Description = "Until when agencies submit, with its offset: 2027-03-14T23:59:00+07:00", HelpName = "moment" };
        Option<string?> verification = new("--verification-deadline") { Description = "Until when verification should be done", HelpName = "moment" };
        Option<string?> agency = new("--agency") { Description = "Only this agency gets more time; without a deadline that is taken back", HelpName = "code" };
        return Order(
            "extend",
            "Moves the deadlines of a cycle, or of one agency",
            [submission, verification, agency],
            needsReason: true,
            isFinal: false,
            (parsed, body) =>
            {
                foreach ((string name, Option<string?> option) in (ReadOnlySpan<(string, Option<string?>)>)[("submissionDeadline", submission), ("verificationDeadline", verification)])
                {
                    if (parsed.GetValue(option) is { } moment)
                    {
                        body[name] = moment;
                    }
                }

                return parsed.GetValue(agency) is { } code ? $"/assessments/{Uri.EscapeDataString(code)}/deadline" : "/deadline";
            });
    }

    public static Command Pause() => Order("pause", "Keeps everything of a cycle from being closed, decided or reminded of", [], needsReason: true, isFinal: false, (_, _) => "/pause");

    public static Command Resume() => Order("resume", "Has a paused cycle go on, and tries at once what failed", [], needsReason: false, isFinal: false, (_, _) => "/resume");

    public static Command Cancel() => Order("cancel", "Ends a cycle without results, for good", [], needsReason: true, isFinal: true, (_, _) => "/cancel");

    private static Command Order(
        string name, string description, Option[] options, bool needsReason, bool isFinal, Func<ParseResult, JsonObject, string> fill)
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Option<string> reason = OptionKinds.Reason();
        Option<bool> yes = OptionKinds.Yes();
        Command command = new(name, description) { cycle };
        foreach (Option option in (Option[])[.. options, .. needsReason ? (Option[])[reason] : [], .. isFinal ? (Option[])[yes] : []])
        {
            command.Add(option);
        }

        app.AddTo(command).SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string id = parsed.GetValue(cycle)!;
            JsonObject body = needsReason ? new JsonObject { ["reason"] = parsed.GetValue(reason) } : [];
            string path = CycleCommand.PathOf(id) + fill(parsed, body);
            if (isFinal && !parsed.GetValue(yes) && !Terminal.Confirm($"Cycle {id} ends without results, for good. Cancel it?"))
            {
                throw new UserFacingException("Nothing was done.");
            }

            await client.DemandAsync(HttpMethod.Post, path, JsonContent.Create(body), cancellationToken: cancellationToken);
            return await CycleCommand.ShowAsync(app, parsed, client, id, cancellationToken);
        }));
        return command;
    }
}
