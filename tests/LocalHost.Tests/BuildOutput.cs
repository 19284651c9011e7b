namespace LocalHost.Tests;

/// <summary>What was built beside this test project, of the same configuration.</summary>
internal static class BuildOutput
{
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static readonly string Root = Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string SampleApp { get; } = Of("tests", "LocalHost.SampleApp");

    public static string Host { get; } = Path.Combine(Of("src", "LocalHost"), "LocalHost.dll");

    private static string Of(string folder, string project) =>
        Path.Combine(Root, folder, project, "bin", Framework.Parent!.Name, Framework.Name);
}
