using System.Diagnostics;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Infra.Tests;

/// <summary>What is tested is what is deployed: there is one build of the app.</summary>
public sealed class PublishedAppTests
{
    private const string Project = "src/MeritFunctions";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [Fact]
    public async Task The_published_assembly_is_the_built_one()
    {
        using TemporaryFolder folder = new();
        string published = Path.Combine(folder.Path, "publish");
        await PublishAsync(published);

        string built = Repository.PathTo($"{Project}/bin/{Configuration}/net10.0");
        Assert.Equal(Sha256(Path.Combine(built, "MeritFunctions.dll")), Sha256(Path.Combine(published, "MeritFunctions.dll")));
        Assert.Equal(Sha256(Path.Combine(built, "functions.metadata")), Sha256(Path.Combine(published, "functions.metadata")));
        Assert.Equal(Sha256(Repository.PathTo("host.json")), Sha256(Path.Combine(published, "host.json")));
    }

    // Publishing without a build shows what publishing does to the build's output; that it does not build anything else first is here.
    [Fact]
    public void Nothing_is_built_otherwise_for_a_publish()
    {
        XDocument[] projects = [XDocument.Load(Repository.PathTo("Directory.Build.props")), XDocument.Load(Repository.PathTo($"{Project}/MeritFunctions.csproj"))];

        Assert.All(projects, project => Assert.DoesNotContain("_IsPublishing", project.ToString(), StringComparison.Ordinal));
        Assert.All(projects, project => Assert.DoesNotContain("Publish", string.Concat(project.Descendants("PropertyGroup").Elements().Select(e => e.Name.LocalName)), StringComparison.Ordinal));
    }

    private static async Task PublishAsync(string folder)
    {
        ProcessStartInfo start = new("dotnet", ["publish", Repository.PathTo(Project), "--configuration", Configuration, "--no-build", "--output", folder, "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
