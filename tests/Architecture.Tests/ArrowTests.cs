using System.Reflection;
using Merit.Adapters.Storage;
using Merit.Assessment.Scoring;
using Merit.Web.Emails;
using MeritFunctions.Http;
using NetArchTest.Rules;

namespace Architecture.Tests;

/// <summary>Arrows between projects point one way: domain ← adapters, web ← app; the command line knows the domain, documents and HTTP.</summary>
public sealed class ArrowTests
{
    private static readonly Assembly Domain = typeof(Scorer).Assembly;
    private static readonly Assembly Adapters = typeof(RecordStore).Assembly;
    private static readonly Assembly Web = typeof(EmailRenderer).Assembly;
    private static readonly Assembly App = typeof(Routes).Assembly;
    private static readonly Assembly CommandLine = Assembly.Load("merit");

    [Fact]
    public void The_domain_knows_nothing_but_itself_and_a_csv_reader()
    {
        string[] allowed = ["System.", "netstandard", "Microsoft.Win32."];
        string[] foreign = [.. Domain.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !Array.Exists(allowed, n.StartsWith) && n != "System")];
        Assert.Empty(foreign);
    }

    [Fact]
    public void The_domain_has_no_clock_and_no_files()
    {
        NetArchTest.Rules.TestResult result = Types.InAssembly(Domain).ShouldNot()
            .HaveDependencyOnAny("System.IO.File", "System.IO.Directory", "System.TimeProvider", "System.Net.Http", "System.Environment")
            .GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Adapters_and_web_do_not_know_each_other_or_the_app()
    {
        Assert.DoesNotContain(Names(Adapters), n => n is "Merit.Web" or "MeritFunctions" or "merit" or "LocalHost");
        Assert.DoesNotContain(Names(Web), n => n is "Merit.Adapters" or "MeritFunctions" or "merit" or "LocalHost");
    }

    [Fact]
    public void The_command_line_knows_the_domain_its_documents_and_http_only()
    {
        Assert.DoesNotContain(Names(CommandLine), n => n is "Merit.Web" or "MeritFunctions" or "LocalHost");
        AssertKnowsNone(Types.InAssembly(CommandLine), "Merit.Adapters.Storage", "Merit.Adapters.Mail");
    }

    [Fact]
    public void Documents_know_no_storage_and_no_mail() => AssertKnowsNone(
        Types.InAssembly(Adapters).That().ResideInNamespaceStartingWith("Merit.Adapters.Documents"),
        "Merit.Adapters.Storage", "Merit.Adapters.Mail", "Azure", "SendGrid", "Microsoft.Extensions", "Microsoft.AspNetCore");

    [Fact]
    public void The_app_does_not_know_under_which_host_it_runs() => Assert.DoesNotContain("LocalHost", Names(App));

    [Fact]
    public void The_local_host_runs_any_app_and_knows_none()
    {
        string[] strays = [.. Repository.Sources("src/LocalHost").Where(f => File.ReadAllText(f).Contains("Merit", StringComparison.Ordinal)).Select(Repository.Name)];
        Assert.Empty(strays);
        Assert.DoesNotContain("<ProjectReference", File.ReadAllText(Path.Combine(Repository.Root, "src", "LocalHost", "LocalHost.csproj")), StringComparison.Ordinal);
    }

    private static void AssertKnowsNone(Types types, params string[] foreign) => AssertKnowsNone(types.That().AreClasses(), foreign);

    private static void AssertKnowsNone(PredicateList types, params string[] foreign)
    {
        NetArchTest.Rules.TestResult result = types.ShouldNot().HaveDependencyOnAny(foreign).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    private static string[] Names(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(a => a.Name!)];
}
