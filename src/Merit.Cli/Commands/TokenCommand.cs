using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary><c>merit token</c>: tokens with which scripts speak to the app.</summary>
internal static class TokenCommand
{
    private static readonly string[] Roles = ["operator", "assessor", "moderator", "plenary", "auditor"];

    public static Command Create() => new("token", "Makes, lists and revokes the tokens with which scripts speak to the app") { New(), List(), Revoke() };

    private static Command New()
    {
        AppOptions app = new();
        Argument<string> name = new("name") { Description = "What the token is called in every log; a name is given once" };
        Option<string> role = new("--role") { Description = "The one role that it has", Required = true };
        role.AcceptOnlyFromAmong(Roles);
        Option<int> days = new("--days") { Description = "After how many days it opens nothing any more, 1 to 366", DefaultValueFactory = _ => 90 };
        Command command = app.AddTo(new("create", "Makes a token and prints it, this once") { name, role, days });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            var order = new { name = parsed.GetValue(name), role = parsed.GetValue(role), expiresInDays = parsed.GetValue(days) };
            JsonElement made = (await client.DemandAsync(HttpMethod.Post, "api/tokens", JsonContent.Create(order), cancellationToken: cancellationToken)).Document;
            return app.Tell(parsed, made, () => Console.Out.WriteLine(made.GetProperty("token").GetString()));
        }));
        return command;
    }

    private static Command List()
    {
        AppOptions app = new();
        Command command = app.AddTo(new("list", "Lists every token that was ever made, without what it opens with"));
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            List<JsonElement> tokens = await client.GetAsync<List<JsonElement>>("api/tokens", cancellationToken);
            return app.Tell(parsed, tokens, () => Terminal.WriteColumns(
                ["NAME", "ROLE", "STATE", "UNTIL", "BY"],
                [.. tokens.Select(token =>
                {
                    DateTimeOffset until = token.GetProperty("expiresAt").GetDateTimeOffset();
                    string state = token.TryGetProperty("revokedAt", out _) ? "revoked" : until <= DateTimeOffset.UtcNow ? "expired" : "holds";
                    return new[] { token.Text("name"), token.Text("role"), state, until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), token.Text("createdBy") };
                })],
                yielding: 0));
        }));
        return command;
    }

    private static Command Revoke()
    {
        AppOptions app = new();
        Argument<string> name = new("name") { Description = "The token's name" };
        Command command = app.AddTo(new("revoke", "Has a token open nothing any more") { name });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string revoked = parsed.GetValue(name)!;
            await client.DemandAsync(HttpMethod.Delete, $"api/tokens/{Uri.EscapeDataString(revoked)}", cancellationToken: cancellationToken);
            return app.Tell(parsed, new { name = revoked, revoked = true }, () => { });
        }));
        return command;
    }
}
