using System.CommandLine;
using System.Globalization;
using System.Net;
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
            (HttpStatusCode status, string body, _) = await client.TrySendAsync(HttpMethod.Post, "api/tokens", JsonContent.Create(order), cancellationToken);
            Console.Out.WriteLine(Read(status, body).GetProperty("token").GetString());
            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        AppOptions app = new();
        Command command = app.AddTo(new("list", "Lists every token that was ever made, without what it opens with"));
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            foreach (TokenSummary token in await client.GetAsync<List<TokenSummary>>("api/tokens", cancellationToken))
            {
                string state = token.RevokedAt is not null ? "revoked" : token.ExpiresAt <= DateTimeOffset.UtcNow ? "expired" : "holds";
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{token.Name,-32} {token.Role,-10} {state,-8} until {token.ExpiresAt:yyyy-MM-dd}  by {token.CreatedBy}"));
            }

            return 0;
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
            (HttpStatusCode status, string body, _) = await client.TrySendAsync(HttpMethod.Delete, $"api/tokens/{Uri.EscapeDataString(parsed.GetValue(name)!)}", null, cancellationToken);
            if (status != HttpStatusCode.NoContent)
            {
                Read(status, body);
            }

            return 0;
        }));
        return command;
    }

    // What the app says about its refusal is written for people.
    private static JsonElement Read(HttpStatusCode status, string body)
    {
        if ((int)status is 401 or 403)
        {
            throw new MeritApiException(HttpMethod.Post, null, status, body);
        }

        JsonElement answer = JsonDocument.Parse(body).RootElement;
        if ((int)status < 300)
        {
            return answer;
        }

        string[] said = answer.TryGetProperty("errors", out JsonElement errors)
            ? [.. errors.EnumerateArray().Select(e => e.GetProperty("messageEn").GetString()!)]
            : [answer.GetProperty("detail").GetString()!];
        throw new UserFacingException(string.Join(' ', said));
    }

    private sealed record TokenSummary(string Name, string Role, string CreatedBy, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);
}
