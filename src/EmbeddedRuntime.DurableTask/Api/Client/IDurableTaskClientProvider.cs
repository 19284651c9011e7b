namespace Microsoft.DurableTask.Client;

/// <summary>The clients by name.</summary>
public interface IDurableTaskClientProvider
{
    /// <summary>The client of that name; the unnamed one for <see langword="null"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that name.</exception>
    DurableTaskClient GetClient(string? name = null);
}
