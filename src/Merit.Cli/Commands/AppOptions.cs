using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary>The options of every command that speaks to a running app, and the client that they mean.</summary>
internal sealed class AppOptions
{
    private const string AddressVariable = "MERIT_BASE_URL";
    private const string TokenVariable = "MERIT_TOKEN";
    private const string DefaultAddress = "http://127.0.0.1:7071";

    private readonly Option<Uri?> _app = OptionKinds.WebAddress("--app", $"Address of the app; without it {AddressVariable} counts, or {DefaultAddress}");
    private readonly Option<string?> _token = new("--token") { Description = $"A token of the app; without it {TokenVariable} counts" };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Add(_app);
        command.Add(_token);
        return command;
    }

    /// <summary>Asks the app something.</summary>
    /// <exception cref="UserFacingException">There is no usable token, or the app does not let it in.</exception>
    public async Task<T> AskAsync<T>(ParseResult parsed, Func<MeritClient, Task<T>> ask)
    {
        Uri app = parsed.GetValue(_app)
            ?? (Uri.TryCreate(Environment.GetEnvironmentVariable(AddressVariable), UriKind.Absolute, out Uri? named) ? named : new Uri(DefaultAddress));
        string? token = parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        // A header takes no control characters and no others than those of ASCII.
        if (string.IsNullOrWhiteSpace(token) || !token.All(c => c is > ' ' and < '\u007f'))
        {
            throw new UserFacingException($"--token, or {TokenVariable}, takes a token of the app. ./merit serve prints one.");
        }

        using MeritClient client = new(app, token);
        try
        {
            return await ask(client);
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.Unauthorized)
        {
            throw new UserFacingException($"The app at {app} does not take this token: it is unknown, expired or revoked.", refused);
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.Forbidden)
        {
            throw new UserFacingException($"The app at {app} knows this token, but its role may not do this.", refused);
        }
    }
}
