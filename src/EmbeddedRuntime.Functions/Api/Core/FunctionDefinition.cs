using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function as it was found.</summary>
public abstract class FunctionDefinition
{
    /// <summary>The function's parameters in order.</summary>
    public abstract ImmutableArray<FunctionParameter> Parameters { get; }

    /// <summary>The path of the assembly that holds it.</summary>
    public abstract string PathToAssembly { get; }

    /// <summary>The method as <c>Namespace.Type.Method</c>.</summary>
    public abstract string EntryPoint { get; }

    /// <summary>An id that stays the same from start to start.</summary>
    public abstract string Id { get; }

    /// <summary>The name in <see cref="FunctionAttribute"/>.</summary>
    public abstract string Name { get; }

    /// <summary>The trigger and the input bindings by parameter name.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    /// <summary>The output bindings by name.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
}
