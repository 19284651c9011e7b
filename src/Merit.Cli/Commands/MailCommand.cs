using System.CommandLine;
using System.Text.Json;
using Merit.Cli.Api;
using Merit.Cli.Commands.Cycles;

namespace Merit.Cli.Commands;

/// <summary><c>merit mail</c>: what became of a cycle's mails. Addresses and texts stay in the app.</summary>
internal static class MailCommand
{
    private static readonly string[] States = ["pending", "sending", "sent", "unknown", "delivered", "bounced", "failed", "obsolete"];

    public static Command Create() => new("mail", "Lists and shows the mails of a cycle, and sends one again") { List(), Show(), Resend() };

    private static Command List()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Option<string[]> state = new("--state") { Description = "Only mails of this state; may be said again for others" };
        state.AcceptOnlyFromAmong(States);
        Option<string?> kind = new("--kind") { Description = "Only mails of this kind, such as reminder or result" };
        Option<string?> agency = new("--agency") { Description = "Only mails about this agency", HelpName = "code" };
        Command command = app.AddTo(new("list", "Lists the mails of a cycle") { cycle, state, kind, agency });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            HashSet<string> states = [.. parsed.GetValue(state) ?? []];
            List<JsonElement> mails = await client.ItemsAsync(CycleCommand.PathOf(parsed.GetValue(cycle)!) + "/mails", null, int.MaxValue, cancellationToken)
                .Where(mail => (states.Count == 0 || states.Contains(mail.Text("status"))) && IsWanted(mail, "kind", parsed.GetValue(kind)) && IsWanted(mail, "agency", parsed.GetValue(agency)))
                .ToListAsync(cancellationToken);
            return app.Tell(parsed, mails, () => Terminal.WriteColumns(
                ["ID", "STATE", "CHANGED", "PROBLEM"],
                [.. mails.Select(mail => new[] { mail.Text("id"), mail.Text("status"), CycleCommand.Moment(mail.GetProperty("changedAt")), mail.Text("problem") })],
                yielding: 3));
        }));
        return command;
    }

    private static Command Show() => One("show", "Shows one mail", HttpMethod.Get, "");

    private static Command Resend() => One("resend", "Has a mail sent again that failed, bounced or ended unclear", HttpMethod.Post, "/resend");

    private static Command One(string name, string description, HttpMethod method, string what)
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Argument<string> id = new("id") { Description = "The mail, as merit mail list names it" };
        Command command = app.AddTo(new(name, description) { cycle, id });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string path = $"{CycleCommand.PathOf(parsed.GetValue(cycle)!)}/mails/{Uri.EscapeDataString(parsed.GetValue(id)!)}{what}";
            JsonElement mail = (await client.DemandAsync(method, path, cancellationToken: cancellationToken)).Document;
            return app.Tell(parsed, mail, () => Facts.Write(
                [.. mail.EnumerateObject().Select(fact => (fact.Name, fact.Name.EndsWith("At", StringComparison.Ordinal) ? CycleCommand.Moment(fact.Value) : mail.Text(fact.Name)))]));
        }));
        return command;
    }

    private static bool IsWanted(JsonElement mail, string name, string? wanted) => wanted is null || mail.Text(name).Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
