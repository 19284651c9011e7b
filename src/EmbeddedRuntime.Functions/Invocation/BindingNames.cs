using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>The published names of bindings: the attribute's name without its ending, first letter small.</summary>
internal static class BindingNames
{
    public static bool IsBinding(Attribute attribute) => attribute is BindingAttribute;

    public static string Of(Attribute attribute)
    {
        string name = attribute.GetType().Name;
        foreach (string ending in new[] { "Attribute", "Input", "Output" })
        {
            name = name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;
        }

        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
