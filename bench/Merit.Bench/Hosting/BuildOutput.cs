namespace Merit.Bench.Hosting;

/// <summary>What was built beside this program, of the same configuration.</summary>
internal static class BuildOutput
{
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static readonly string Root = Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>The sample app's folder.</summary>
    public static string SampleApp { get; } = Of("tests", "LocalHost.SampleApp");

    public static string Host { get; } = Path.Combine(Of("src", "LocalHost"), "LocalHost.dll");

    public static string Bench { get; } = typeof(BuildOutput).Assembly.Location;

    private static string Of(string folder, string project) =>
        Path.Combine(Root, folder, project, "bin", Framework.Parent!.Name, Framework.Name);
}
