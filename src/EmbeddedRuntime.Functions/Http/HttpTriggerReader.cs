using System.Reflection;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>Reads HTTP triggers.</summary>
internal static class HttpTriggerReader
{
    private static readonly string[] Reserved = ["admin", "runtime"];

    public static TriggerReading? Read(FunctionDraft draft, ParameterInfo parameter, HttpTriggerAttribute attribute)
    {
        if (attribute.AuthLevel == AuthorizationLevel.User)
        {
            draft.Problem("AuthorizationLevel.User needs a sign-in service, which the embedded runtime does not have");
        }

        if (Route(draft, attribute) is not { } route || Parameter(draft, parameter) is not { } binder)
        {
            return null;
        }

        string[] methods = [.. attribute.Methods
            .Select(method => method.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new TriggerReading(
            new HttpFunctionTrigger(route, methods, attribute.AuthLevel), binder, other => RouteValue(draft, route, other));
    }

    /// <summary>Two functions that answer the same requests.</summary>
    public static IEnumerable<string> Conflicts(IReadOnlyList<EmbeddedFunction> functions)
    {
        var http = functions.Where(function => function.Trigger is HttpFunctionTrigger)
            .Select(function => (Function: function, Trigger: (HttpFunctionTrigger)function.Trigger))
            .ToList();
        return
            from first in http.Index()
            from second in http.Skip(first.Index + 1)
            where Shape(first.Item.Trigger.Route) == Shape(second.Trigger.Route)
            let methods = Common(first.Item.Trigger.Methods, second.Trigger.Methods)
            where methods is not null
            select $"{second.Function.Name} ({second.Function.EntryPoint}): the route {methods} /{second.Trigger.Route.RawText} "
                + $"already belongs to {first.Item.Function.Name}";
    }

    private static RoutePattern? Route(FunctionDraft draft, HttpTriggerAttribute attribute)
    {
        string own = draft.Resolve(attribute.Route ?? draft.Name).TrimStart('/');
        string whole = draft.App.Host.RoutePrefix is { Length: > 0 } prefix ? $"{prefix}/{own}" : own;
        if (Reserved.Contains(whole.Split('/')[0], StringComparer.OrdinalIgnoreCase))
        {
            draft.Problem($"the route '{whole}' belongs to the host itself");
            return null;
        }

        try
        {
            return RoutePatternFactory.Parse(whole);
        }
        catch (RoutePatternException error)
        {
            draft.Problem($"the route '{whole}' cannot be read: {error.Message}");
            return null;
        }
    }

    private static ArgumentBinder? Parameter(FunctionDraft draft, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return static context => new ValueTask<object?>(context.Http!.Request);
        }

        if (parameter.ParameterType == typeof(HttpRequestData))
        {
            return static context => new ValueTask<object?>(EmbeddedHttpRequestData.Of(context));
        }

        draft.Problem(
            $"the trigger parameter '{parameter.Name}' is a {parameter.ParameterType.Name}; an HTTP function takes HttpRequest or HttpRequestData");
        return null;
    }

    private static ArgumentBinder? RouteValue(FunctionDraft draft, RoutePattern route, ParameterInfo parameter)
    {
        if (route.GetParameter(parameter.Name!) is not { } part)
        {
            return null;
        }

        if (TextConversion.To(parameter.ParameterType) is not { } convert)
        {
            draft.Problem($"parameter '{parameter.Name}': a route value cannot become a {parameter.ParameterType.Name}");
            return static _ => default;
        }

        string name = part.Name;
        object? unset = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return context => new ValueTask<object?>(
            context.Http!.Request.RouteValues[name] is { } value ? Convert(convert, value, name) : unset);
    }

    private static object? Convert(Func<string, object> convert, object value, string name)
    {
        try
        {
            return convert(System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new FunctionInputConverterException($"The route value '{name}' does not fit its parameter: {error.Message}", error);
        }
    }

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
