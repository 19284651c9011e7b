using LocalHost.CrashHost;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>The files of one mixed run; deleted with it.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskhub-");

    public string Database => Path.Combine(_folder.FullName, "taskhub.db");

    public string Journal => Path.Combine(_folder.FullName, "journal");

    /// <summary>A plan over these files.</summary>
    public RunPlan Plan(int count, int seed = 0) => new() { Database = Database, Journal = Journal, Count = count, Seed = seed };

    /// <summary>Copies the database as a dead process left it: the next process must find it untouched.</summary>
    public async Task<HubSnapshot> SnapshotAsync()
    {
        DirectoryInfo copy = _folder.CreateSubdirectory($"copy-{Guid.NewGuid():N}");
        try
        {
            foreach (string file in (string[])[Database, Database + "-wal"])
            {
                if (File.Exists(file))
                {
                    File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
                }
            }
            return await HubSnapshot.ReadAsync(Path.Combine(copy.FullName, Path.GetFileName(Database)));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
