namespace LocalHost.Engine.Tests.Crash;

/// <summary>The run without a crash that every crashed one is compared with.</summary>
public sealed class UninterruptedRun : IAsyncLifetime
{
    /// <summary>Two of each scenario.</summary>
    internal const int Count = 26;

    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    internal HubSnapshot Snapshot { get; private set; } = HubSnapshot.Empty;

    internal IReadOnlyList<string> Journal { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        using var folder = new RunFolder();
        using CrashHostProcess process = CrashHostProcess.Start(folder.Plan(Count));
        (int code, string errors) = await process.EndAsync(Deadline, CancellationToken.None);
        Assert.True(code == 0, errors);
        Snapshot = await folder.SnapshotAsync();
        Journal = LocalHost.CrashHost.Journal.Read(folder.Journal);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
