namespace Microsoft.DurableTask;

/// <summary>Hands an input to code that expects a type.</summary>
internal static class TypedInput
{
    /// <summary>The input as that type; nothing becomes the default, whatever the type.</summary>
    /// <exception cref="ArgumentException">The input is of another type.</exception>
    public static T As<T>(object? input) => input switch
    {
        T typed => typed,
        null => default!,
        _ => throw new ArgumentException($"The input is a '{input.GetType()}', but a '{typeof(T)}' is expected.", nameof(input)),
    };
}
