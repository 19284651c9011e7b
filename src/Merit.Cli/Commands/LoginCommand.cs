using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Merit.Cli.Api;
using Spectre.Console;

namespace Merit.Cli.Commands;

/// <summary><c>merit login</c> and <c>merit logout</c>: which app the other commands speak to, and as whom.</summary>
internal static class LoginCommand
{
    private const string FromInput = "-";

    public static Command Create()
    {
        AppOptions app = new();
        Command command = app.AddTo(new("login", "Keeps an app's address and a token for the other commands, when the app takes it; --token - reads it from the standard input"));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Uri address = app.AddressOf(parsed) ?? AppOptions.Nearest;
            string token = (app.TokenOf(parsed) switch
            {
                FromInput => await Console.In.ReadToEndAsync(cancellationToken),
                null when Console.IsInputRedirected => throw new UserFacingException("merit login takes a token: --token - reads it from the standard input."),
                null => await AnsiConsole.PromptAsync(new TextPrompt<string>($"Token for {address}:").Secret(), cancellationToken),
                string given => given,
            }).Trim();
            JsonElement me = (await AppOptions.AskAsync(address, token, client => client.DemandAsync(HttpMethod.Get, "api/me", cancellationToken: cancellationToken))).Document;
            new SavedLogin(address, token).Write();
            return app.Tell(parsed, me, () => Console.Out.WriteLine($"Signed in at {address} as {Told(me)}."));
        });
        return command;
    }

    /// <summary>Forgets what was kept; the token itself opens the app as before.</summary>
    public static Command CreateLogout()
    {
        Command command = new("logout", "Forgets the address and the token of merit login; merit token revoke ends the token itself");
        command.SetAction(_ =>
        {
            string path = SavedLogin.FilePath;
            // Not deleted blindly, which fails where even its folder is missing.
            if (!File.Exists(path))
            {
                Console.Out.WriteLine("Nobody was signed in.");
                return 0;
            }

            File.Delete(path);
            Console.Out.WriteLine($"Signed out: {path} is gone.");
            return 0;
        });
        return command;
    }

    /// <summary>Somebody as the app knows them: name, roles and how long.</summary>
    public static string Told(JsonElement me)
    {
        string roles = string.Join(", ", me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        string until = me.TryGetProperty("expiresAt", out JsonElement at) ? at.GetDateTimeOffset().ToString("', until 'yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : ", without an end";
        return $"{me.GetProperty("name").GetString()} ({roles}){until}";
    }
}
