using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions;

/// <summary>Says which classes hold the functions of a host, where the program's own assembly is not what is meant.</summary>
public static class FunctionTypes
{
    internal const string Property = "EmbeddedRuntime.FunctionTypes";

    /// <summary>Takes the functions of these classes alone; for hosts inside tests and benchmarks.</summary>
    public static void UseFunctionTypes(this IHostApplicationBuilder builder, params IReadOnlyList<Type> types)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(types);
        builder.Properties[Property] = types;
    }
}
