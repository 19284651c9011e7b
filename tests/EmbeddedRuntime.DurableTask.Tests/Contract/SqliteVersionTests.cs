using EmbeddedRuntime.DurableTask.Store;

namespace EmbeddedRuntime.DurableTask.Tests.Contract;

public sealed class SqliteVersionTests : VersionContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    public void Dispose() => _database.Dispose();

    private protected override IOrchestrationStore? Store(EmbeddedTaskHubOptions options)
    {
        options.DatabasePath = _database.Path;
        return null;
    }
}
