using System.Reflection;
using EmbeddedRuntime.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace EmbeddedRuntime.Functions.Discovery;

/// <summary>A function while it is being read: the method, and what is wrong with it so far.</summary>
internal sealed class FunctionDraft(string name, MethodInfo method, AppSettings app, ICollection<string> problems)
{
    public string Name => name;

    public MethodInfo Method => method;

    public AppSettings App => app;

    public string Place => $"{method.DeclaringType!.FullName}.{method.Name}";

    public void Problem(string text) => problems.Add($"{name} ({Place}): {text}");

    /// <summary>The text with its <c>%settings%</c> replaced; the text itself and a problem when one is missing.</summary>
    public string Resolve(string text)
    {
        try
        {
            return app.Settings.Resolve(text);
        }
        catch (FormatException error)
        {
            Problem(error.Message);
            return text;
        }
    }

    /// <summary>The parameters that triggers mark.</summary>
    public IReadOnlyList<(ParameterInfo Parameter, TriggerBindingAttribute Attribute)> Triggers() =>
        [.. from parameter in method.GetParameters()
            from attribute in parameter.GetCustomAttributes<TriggerBindingAttribute>()
            select (parameter, attribute)];
}
