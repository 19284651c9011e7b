using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary>The options of every command that speaks to a running app, and the client that they mean.</summary>
internal sealed class AppOptions
{
    private const string AddressVariable = "MERIT_BASE_URL";
    private const string TokenVariable = "MERIT_TOKEN";
    private const string DefaultAddress = "http://127.0.0.1:7071";

    private readonly Option<Uri?> _app = OptionKinds.WebAddress("--app", $"Address of the app; without it {AddressVariable} counts, then merit login, then {DefaultAddress}");
    private readonly Option<string?> _token = new("--token") { Description = $"A token of the app; without it {TokenVariable} counts, then merit login" };
    private readonly Option<bool> _json = OptionKinds.Json();

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Add(_app);
        command.Add(_token);
        command.Add(_json);
        return command;
    }

    /// <summary>Whether a program reads what is printed.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Prints a document where a program reads it, and else shows what people need of it.</summary>
    /// <returns>The exit code for what is done.</returns>
    public int Tell<T>(ParseResult parsed, T document, Action show)
    {
        if (IsJson(parsed))
        {
            Terminal.WriteJson(document);
        }
        else
        {
            show();
        }

        return 0;
    }

    /// <summary>The address that was named, typed or by the environment; null when none was.</summary>
    public Uri? AddressOf(ParseResult parsed)
    {
        if (parsed.GetValue(_app) is { } typed)
        {
            return typed;
        }

        string? named = Environment.GetEnvironmentVariable(AddressVariable);
        return string.IsNullOrEmpty(named) ? null
            : OptionKinds.IsWebAddress(named, out Uri? address) ? address
            : throw new UserFacingException($"{AddressVariable} takes an address that begins with http:// or https://, not '{named}'.");
    }

    /// <summary>The token that was given, typed or by the environment; null when none was.</summary>
    public string? TokenOf(ParseResult parsed) => parsed.GetValue(_token) ?? (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null);

    /// <summary>Whether something can be sent as a token: a header takes no control characters and no others than those of ASCII.</summary>
    public static bool IsUsable([NotNullWhen(true)] string? token) => !string.IsNullOrEmpty(token) && token.All(c => c is > ' ' and < '\u007f');

    /// <summary>Where an app is when nobody says otherwise.</summary>
    public static Uri Nearest { get; } = new(DefaultAddress);

    /// <summary>The app that is meant, with a token for it; null when there is none.</summary>
    public (Uri App, string? Token) Find(ParseResult parsed)
    {
        (Uri? app, string? token) = (AddressOf(parsed), TokenOf(parsed));
        SavedLogin? saved = app is null || token is null ? SavedLogin.Read() : null;
        app ??= saved?.Address ?? Nearest;
        // A token goes nowhere but to the app that it is of.
        return (app, token ?? (saved?.Address == app ? saved.Token : null));
    }

    /// <summary>Asks the app something.</summary>
    /// <exception cref="UserFacingException">There is no usable token, no app, or it does not let this in.</exception>
    public Task<T> AskAsync<T>(ParseResult parsed, Func<MeritClient, Task<T>> ask)
    {
        (Uri app, string? token) = Find(parsed);
        return AskAsync(app, token, ask);
    }

    /// <summary>Asks an app something.</summary>
    /// <exception cref="UserFacingException">The token is unusable, there is no app, or it does not let this in.</exception>
    public static async Task<T> AskAsync<T>(Uri app, string? token, Func<MeritClient, Task<T>> ask)
    {
        if (!IsUsable(token))
        {
            throw new UserFacingException($"There is no usable token for {app}: sign in with merit login, or give one with --token or {TokenVariable}. ./merit serve prints one.");
        }

        using MeritClient client = new(app, token);
        try
        {
            return await ask(client);
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.Unauthorized)
        {
            throw new UserFacingException($"The app at {app} does not take this token: it is unknown, expired or revoked. An operator makes another with merit token create.", refused);
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.Forbidden)
        {
            throw new UserFacingException($"The app at {app} knows this token, but its role may not do this.", refused);
        }
        catch (MeritApiException refused) when ((int)refused.Status is >= 300 and < 400)
        {
            throw new UserFacingException($"What answers at {app} leads to another address, and a token goes nowhere but where it was meant for. Name the app's own address with --app.", refused);
        }
        catch (HttpRequestException failure) when (failure.StatusCode is null)
        {
            throw new UserFacingException($"No app answers at {app} ({failure.Message.TrimEnd('.')}). Start one with ./merit serve, or name its address with --app.", failure);
        }
        catch (OperationCanceledException failure) when (failure.InnerException is TimeoutException)
        {
            throw new UserFacingException($"The app at {app} did not answer in time. Try again; merit doctor tells what is away.", failure);
        }
    }
}
