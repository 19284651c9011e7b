namespace Microsoft.DurableTask.Client;

/// <summary>Finds a client among those built; names are told apart by case, as options are.</summary>
internal sealed class DefaultDurableTaskClientProvider(IEnumerable<BuiltClient> built) : IDurableTaskClientProvider
{
    public DurableTaskClient GetClient(string? name = null)
    {
        string wanted = name ?? Microsoft.Extensions.Options.Options.DefaultName;
        return built.FirstOrDefault(one => one.Client.Name == wanted)?.Client
            ?? throw new ArgumentOutOfRangeException(
                nameof(name), wanted, $"No such client. There are: {string.Join(", ", built.Select(one => $"'{one.Client.Name}'"))}.");
    }
}
