using System.Text.Json;
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
/// <param name="Function">The function.</param>
/// <param name="Route">The whole route, the prefix of host.json included.</param>
/// <param name="Methods">The methods in upper case; none for every method.</param>
/// <param name="Level">Who may call it.</param>
internal sealed record HttpTrigger(Function Function, RoutePattern Route, IReadOnlyList<string> Methods, AuthorizationLevel Level)
{
    public const string Type = "httpTrigger";

    private static readonly string[] Reserved = ["admin", "runtime"];

    /// <summary>Reads the HTTP triggers among the functions.</summary>
    /// <param name="functions">All functions of the app.</param>
    /// <param name="prefix">What host.json puts before every route; empty for nothing.</param>
    /// <param name="resolve">Replaces <c>%Name%</c> by a setting; throws <see cref="FormatException"/>.</param>
    /// <param name="problems">Told of every trigger that cannot be run.</param>
    public static IReadOnlyList<HttpTrigger> Read(
        IEnumerable<Function> functions, string prefix, Func<string, string> resolve, ICollection<string> problems)
    {
        var triggers = new List<HttpTrigger>();
        foreach (Function function in functions.Where(function => function.Trigger.Type.Equals(Type, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                triggers.Add(new HttpTrigger(function, ReadRoute(function, prefix, resolve), ReadMethods(function), ReadLevel(function)));
            }
            catch (FormatException error)
            {
                problems.Add($"{function.Name}: {error.Message}");
            }
        }
        foreach (string conflict in Conflicts(triggers))
        {
            problems.Add(conflict);
        }
        return triggers;
    }

    private static RoutePattern ReadRoute(Function function, string prefix, Func<string, string> resolve)
    {
        string own = resolve(function.Trigger.Text("route") ?? function.Name).TrimStart('/');
        string whole = prefix.Length > 0 ? $"{prefix}/{own}" : own;
        if (Reserved.Contains(whole.Split('/')[0], StringComparer.OrdinalIgnoreCase))
        {
            throw new FormatException($"the route '{whole}' belongs to the host itself");
        }
        try
        {
            return RoutePatternFactory.Parse(whole);
        }
        catch (RoutePatternException error)
        {
            throw new FormatException($"the route '{whole}' cannot be read: {error.Message}", error);
        }
    }

    private static string[] ReadMethods(Function function) => function.Trigger.Find("methods") is { ValueKind: JsonValueKind.Array } methods
        ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : [];

    private static AuthorizationLevel ReadLevel(Function function)
    {
        string text = function.Trigger.Find("authLevel")?.ToString() ?? nameof(AuthorizationLevel.Function);
        return !Enum.TryParse(text, ignoreCase: true, out AuthorizationLevel level) || !Enum.IsDefined(level)
            ? throw new FormatException($"'{text}' is no authorization level")
            : level == AuthorizationLevel.User
            ? throw new FormatException("the authorization level User needs a sign-in service, which the local host does not have")
            : level;
    }

    private static IEnumerable<string> Conflicts(List<HttpTrigger> triggers) =>
        from first in triggers.Index()
        from second in triggers.Skip(first.Index + 1)
        where Shape(first.Item.Route) == Shape(second.Route)
        let methods = Common(first.Item.Methods, second.Methods)
        where methods is not null
        select $"{second.Function.Name}: the route {methods} /{second.Route.RawText} already belongs to {first.Item.Function.Name}";

    // Two routes are alike when they differ in the names of their parameters at most.
    private static string Shape(RoutePattern route) => string.Join('/', route.PathSegments.Select(segment => string.Concat(
        segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => "{" + (parameter.IsCatchAll ? "*" : "")
                + string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content)) + (parameter.IsOptional ? "?" : "") + "}",
            _ => "",
        }))));

    private static string? Common(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        if (first.Count == 0 || second.Count == 0)
        {
            return string.Join(", ", first.Concat(second).DefaultIfEmpty("(any method)"));
        }
        string[] both = [.. first.Intersect(second, StringComparer.Ordinal)];
        return both.Length == 0 ? null : string.Join(", ", both);
    }
}
