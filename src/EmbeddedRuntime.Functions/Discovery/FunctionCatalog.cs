using EmbeddedRuntime.Functions.Invocation;

namespace EmbeddedRuntime.Functions.Discovery;

/// <summary>Every function of the app.</summary>
internal sealed class FunctionCatalog(IReadOnlyList<EmbeddedFunction> functions)
{
    public IReadOnlyList<EmbeddedFunction> Functions => functions;

    /// <summary>The functions that one kind of trigger starts, each with its trigger.</summary>
    public IEnumerable<(EmbeddedFunction Function, T Trigger)> StartedBy<T>()
        where T : class =>
        functions.Where(function => function.Trigger is T).Select(function => (function, (T)function.Trigger));
}
