using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using Merit.Cli.Api;

namespace Merit.Cli.Commands.Doctor;

/// <summary>Looks at a running app over HTTP: whether it answers, whom it knows, and what it says of itself.</summary>
internal sealed class AppChecks(Uri address, string? token, CancellationToken cancellationToken)
{
    // HTTP tells whole seconds.
    private static readonly TimeSpan MostOffset = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Check>> RunAsync()
    {
        using MeritClient client = new(address, AppOptions.IsUsable(token) ? token : "none");
        List<Check> checks = [];
        try
        {
            ApiAnswer health = await client.AskAsync(HttpMethod.Get, "api/health", cancellationToken: cancellationToken);
            checks.Add(health.Status == HttpStatusCode.OK ? new Check("app", Check.Ok, $"It answers at {address}, and all that it stands on does.")
                : health.Json is { ValueKind: JsonValueKind.Object } told && told.TryGetProperty("parts", out JsonElement parts) ? new Check(
                    "app",
                    Check.Failed,
                    $"It answers at {address}, but not what it stands on: {string.Join(", ", parts.EnumerateArray().Where(p => p.GetProperty("status").GetString() != Check.Ok).Select(p => p.GetProperty("part").GetString()))}.",
                    "Bring those back; the app goes on by itself.")
                : new Check("app", Check.Failed, string.Create(CultureInfo.InvariantCulture, $"What answers at {address} is not the app ({(int)health.Status})."), "Check the address."));
            checks.AddRange(Clock(health));
            checks.AddRange(await KnownAsync(client));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            checks.Add(new Check("app", Check.Failed, $"Nothing answers at {address}.", "Start one with ./merit serve, or name its address with --app."));
        }

        return checks;
    }

    private static IEnumerable<Check> Clock(ApiAnswer answer)
    {
        if (answer.Date is { } date && DateTimeOffset.UtcNow - date is var offset)
        {
            yield return offset.Duration() > MostOffset
                ? new Check("yourClock", Check.Warning, string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {offset.TotalSeconds:0} s off the app's."), "Set it by NTP.")
                : new Check("yourClock", Check.Ok, "This machine's clock agrees with the app's.");
        }
    }

    private async Task<IEnumerable<Check>> KnownAsync(MeritClient client)
    {
        if (token is null)
        {
            return [new Check("token", Check.Warning, "No token was given, so the app was not asked about itself.", "merit login, or --token")];
        }

        if (!AppOptions.IsUsable(token))
        {
            return [new Check("token", Check.Failed, "What was given as a token is none: it is empty, or holds what no token holds.", "merit login, or --token")];
        }

        ApiAnswer me = await client.AskAsync(HttpMethod.Get, "api/me", cancellationToken: cancellationToken);
        if (me.Status == HttpStatusCode.Unauthorized)
        {
            return [new Check("token", Check.Failed, "The app does not take this token: it is unknown, expired or revoked.", "An operator makes another: merit token create NAME --role ROLE")];
        }

        if (me.Status != HttpStatusCode.OK || me.Json is not { } told)
        {
            return [new Check("token", Check.Failed, string.Create(CultureInfo.InvariantCulture, $"The app could not be asked whose token this is ({(int)me.Status})."), "Look at what fails above, and into its log.")];
        }

        Check known = new("token", Check.Ok, $"The app knows {LoginCommand.Told(told)}.");
        ApiAnswer answer = await client.AskAsync(HttpMethod.Get, "api/doctor", cancellationToken: cancellationToken);
        if (answer.Status != HttpStatusCode.OK || answer.Json is not { } report)
        {
            return [known, answer.Status == HttpStatusCode.Forbidden
                ? new Check("settings", Check.Warning, "This role is not told what the app is set to.", "Ask as an operator or an auditor.")
                : new Check("settings", Check.Failed, string.Create(CultureInfo.InvariantCulture, $"The app could not say what it is set to ({(int)answer.Status})."), "Look at what fails above, and into its log.")];
        }

        string theirs = report.GetProperty("version").GetString()!;
        return
        [
            known,
            theirs == Version
                ? new Check("versions", Check.Ok, $"The app and this program are {Short(Version)}, on .NET {report.GetProperty("runtime").GetString()}.")
                : new Check("versions", Check.Warning, $"The app is {Short(theirs)} and this program {Short(Version)}.", "Take both from one build."),
            .. report.GetProperty("checks").EnumerateArray().Select(check => new Check(
                check.GetProperty("part").GetString()!,
                check.GetProperty("state").GetString()!,
                check.GetProperty("found").GetProperty("en").GetString()!,
                check.TryGetProperty("fix", out JsonElement fix) ? fix.GetProperty("en").GetString() : null)),
        ];
    }

    private static string Version { get; } = typeof(AppChecks).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    // The version and as much of the commit as tells it from others.
    private static string Short(string version) => version.Split('+') is [var number, { Length: > 7 } commit] ? $"{number} ({commit[..7]})" : version;
}
