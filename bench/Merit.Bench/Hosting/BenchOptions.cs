namespace Merit.Bench.Hosting;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    /// <summary>Names of the measurements, in the order in which they are taken.</summary>
    public static readonly IReadOnlyList<string> Measurements = ["raw", "engine", "start", "functions", "limit", "sdk", "steps", "long", "http", "waiting", "recovery", "blobs"];

    /// <summary>Only JSON on the standard output.</summary>
    public bool Json { get; init; }

    /// <summary>A look in passing: one round of everything that is short, and no figure of a large size.</summary>
    public bool Quick { get; init; }

    /// <summary>The measurements to take; empty takes all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Folder of the databases. It must lie on a disk: on a RAM disk an fsync costs nothing.</summary>
    public string Folder { get; init; } = Path.Combine(Directory.GetCurrentDirectory(), ".merit", "bench");

    /// <summary>Rounds whose median counts.</summary>
    public int Rounds => Quick ? 1 : 3;

    /// <summary>Reads the arguments; null when there is one that is unknown.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (int i = 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--only" when value?.Split(',') is { } names && names.All(Measurements.Contains):
                    options = options with { Only = names };
                    i++;
                    break;
                case "--directory" when value is not null:
                    options = options with { Folder = Path.Combine(Path.GetFullPath(value), "merit-bench") };
                    i++;
                    break;
                default:
                    return null;
            }
        }
        return options;
    }

    public bool Wants(string measurement) => Only.Count == 0 || Only.Contains(measurement);

    /// <summary>A folder in which nothing is.</summary>
    public string FreshFolder(string name)
    {
        string folder = Path.Combine(Folder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(folder);
        return folder;
    }
}
