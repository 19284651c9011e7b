using LocalHost.Worker;
using Microsoft.AspNetCore.Routing.Patterns;

namespace LocalHost.Triggers.Http;

/// <summary>Who may call an HTTP function; the numbers are those of the published enumeration.</summary>
internal enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}

/// <summary>Requests that start a function.</summary>
/// <param name="Route">The whole route, the prefix of host.json included.</param>
/// <param name="Methods">None for every method.</param>
internal sealed record HttpTrigger(Function Function, string Route, IReadOnlyList<string> Methods, AuthorizationLevel Level)
{
    private static readonly string[] Reserved = ["admin", "runtime"];

    /// <param name="prefix">What host.json puts before every route; empty for nothing.</param>
    /// <param name="resolve">Replaces <c>%Name%</c> by a setting; throws <see cref="FormatException"/>.</param>
    public static IReadOnlyList<HttpTrigger> Read(
        IEnumerable<Function> functions, string prefix, Func<string, string> resolve, ICollection<string> problems) =>
        functions.ReadTriggers("httpTrigger", problems, function =>
            new HttpTrigger(function, ReadRoute(function, prefix, resolve), function.Trigger.Methods, ReadLevel(function)));

    private static string ReadRoute(Function function, string prefix, Func<string, string> resolve)
    {
        string own = resolve(function.Trigger.Text("route") ?? function.Name).TrimStart('/');
        string whole = prefix.Length > 0 ? $"{prefix}/{own}" : own;
        if (Reserved.Contains(whole.Split('/')[0], StringComparer.OrdinalIgnoreCase))
        {
            throw new FormatException($"the route '{whole}' belongs to the host itself");
        }
        try
        {
            return RoutePatternFactory.Parse(whole).RawText!;
        }
        catch (RoutePatternException error)
        {
            throw new FormatException($"the route '{whole}' cannot be read: {error.Message}", error);
        }
    }

    private static AuthorizationLevel ReadLevel(Function function)
    {
        string text = function.Trigger.Find("authLevel")?.ToString() ?? nameof(AuthorizationLevel.Function);
        return !Enum.TryParse(text, ignoreCase: true, out AuthorizationLevel level) || !Enum.IsDefined(level)
            ? throw new FormatException($"'{text}' is no authorization level")
            : level == AuthorizationLevel.User
            ? throw new FormatException("the authorization level User needs a sign-in service, which the local host does not have")
            : level;
    }
}
