namespace Infra.Tests;

public sealed class BicepFilesTests
{
    private const string AllFiles = "infra/**/*.bicep";

    private static readonly string[] Files =
    [
        .. Directory.EnumerateFiles(Repository.PathTo("infra"), "*.bicep", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task Every_file_compiles_and_lints_without_a_warning()
    {
        Bicep.Outcome linted = await Bicep.RunAsync(Repository.Root, "lint", "--pattern", AllFiles);

        Assert.Equal((0, ""), (linted.ExitCode, (linted.Output + linted.Diagnostics).Trim()));
        Assert.Contains("infra/main.bicep", Files);
    }

    [Fact]
    public async Task A_warning_would_be_seen()
    {
        using TemporaryFolder folder = new();
        await folder.WriteAsync("infra/bicepconfig.json", Repository.Text("infra/bicepconfig.json"));
        await folder.WriteAsync("infra/a/unused.bicep", "param unused string\n");

        Bicep.Outcome linted = await Bicep.RunAsync(folder.Path, "lint", "--pattern", AllFiles);

        Assert.NotEqual(0, linted.ExitCode);
        Assert.Contains("no-unused-params", linted.Output + linted.Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_is_formatted()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Files)
        {
            await folder.WriteAsync(file, Repository.Text(file));
        }

        Bicep.Outcome formatted = await Bicep.RunAsync(folder.Path, "format", "--pattern", AllFiles);

        Assert.Equal((0, ""), (formatted.ExitCode, formatted.Diagnostics.Trim()));
        foreach (string file in Files)
        {
            Assert.Equal(await folder.ReadAsync(file), Repository.Text(file));
        }
    }

    [Fact]
    public async Task The_example_parameters_fit_the_template()
    {
        Bicep.Outcome built = await Bicep.RunAsync(Repository.Root, "build-params", "infra/main.bicepparam", "--stdout");

        Assert.Equal((0, ""), (built.ExitCode, built.Diagnostics.Trim()));
    }

    [Fact]
    public void Every_linter_rule_is_an_error()
    {
        var rules = Repository.Json("infra/bicepconfig.json").GetProperty("analyzers").GetProperty("core").GetProperty("rules");

        Assert.NotEmpty(rules.EnumerateObject());
        Assert.All(rules.EnumerateObject(), rule => Assert.Equal("error", rule.Value.GetProperty("level").GetString()));
    }
}
