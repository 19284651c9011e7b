using EmbeddedRuntime.DurableTask;

namespace Merit.Bench.Engine;

/// <summary>What the command line asks for.</summary>
internal sealed record EngineOptions
{
    /// <summary>Only JSON on the standard output.</summary>
    public bool Json { get; init; }

    /// <summary>Small sizes, for a look in passing; figures of large sizes are null.</summary>
    public bool Quick { get; init; }

    /// <summary>BenchmarkDotNet over the small parts instead of the large runs.</summary>
    public bool Micro { get; init; }

    /// <summary>Names of the measurements to take; empty takes all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Folder of the databases. It must lie on a disk: on a RAM disk an fsync costs nothing.</summary>
    public string Folder { get; init; } = Path.Combine(Directory.GetCurrentDirectory(), ".merit", "bench");

    /// <summary>How durable a commit is.</summary>
    public EmbeddedSynchronous Synchronous { get; init; } = EmbeddedSynchronous.Full;

    /// <summary>Reads the arguments; null when there is one that is unknown.</summary>
    public static EngineOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new EngineOptions();
        for (int i = 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--json": options = options with { Json = true }; break;
                case "--quick": options = options with { Quick = true }; break;
                case "--micro": options = options with { Micro = true }; break;
                case "--normal": options = options with { Synchronous = EmbeddedSynchronous.Normal }; break;
                case "--only" when value is not null: options = options with { Only = value.Split(',') }; i++; break;
                case "--directory" when value is not null: options = options with { Folder = Path.Combine(Path.GetFullPath(value), "merit-bench") }; i++; break;
                default: return null;
            }
        }
        return options;
    }

    /// <summary>Whether a measurement is asked for.</summary>
    public bool Wants(string measurement) => Only.Count == 0 || Only.Contains(measurement);

    /// <summary>A database path that nothing stands at.</summary>
    public string FreshDatabase(string name)
    {
        string folder = Path.Combine(Folder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, "taskhub.db");
    }
}
