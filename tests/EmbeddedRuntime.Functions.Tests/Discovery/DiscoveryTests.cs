using EmbeddedRuntime.Functions.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace EmbeddedRuntime.Functions.Tests.Discovery;

public sealed class DiscoveryTests
{
    private static readonly Lazy<string> Problems = new(() =>
    {
        using var folder = new TestFolder();
        FunctionsApplicationBuilder builder = TestHost.Builder(folder, typeof(BrokenFunctions));
        builder.Configuration["Known"] = "UseDevelopmentStorage=true";
        return Assert.Throws<FunctionWorkerException>(builder.Build).Message;
    });

    [Theory]
    [InlineData("Twice: the name is used by", "BrokenFunctions.Twice1", "BrokenFunctions.Twice2")]
    [InlineData("RouteB", "the route PUT /api/SAME/{other} already belongs to RouteA")]
    [InlineData("NoTrigger", "no parameter carries a trigger attribute")]
    [InlineData("TwoTriggers", "2 parameters carry trigger attributes")]
    [InlineData("UnknownTrigger", "no trigger for [CarrierPigeonTriggerAttribute]")]
    [InlineData("UnknownBinding", "no binding [CarrierPigeonInputAttribute]")]
    [InlineData("WrongTriggerType", "'request' is a Int32; an HTTP function takes HttpRequest or HttpRequestData")]
    [InlineData("UnknownParameter", "'b' of type String: neither a binding nor a part of the trigger fills it")]
    [InlineData("BadRoute", "the route 'api/open/{brace' cannot be read")]
    [InlineData("SignedIn", "AuthorizationLevel.User")]
    [InlineData("BadSchedule", "'every day' is neither")]
    [InlineData("NoSetting", "'NoSuchSetting', which is not set")]
    [InlineData("BadTimer", "'timer' is a HttpRequest; a timer function takes TimerInfo")]
    [InlineData("NoStorage", "the storage connection 'NoSuchStorage' is not set")]
    [InlineData("BadPath", "has a part in its container")]
    [InlineData("BadBlob", "a blob cannot become a Int32")]
    [InlineData("WritesBlob", "no output binding [BlobOutputAttribute]")]
    [InlineData("BodyOfATimer", "[FromBody] belongs to HTTP functions")]
    [InlineData("BadOrchestrator", "an orchestrator takes TaskOrchestrationContext")]
    [InlineData("TwoInputs", "an orchestrator takes one input, not 2: a, b")]
    [InlineData("OtherHub", "one task hub", "not 'Another'")]
    [InlineData("Activity1 and Activity2", "the activity 'Shared'")]
    [InlineData("bad name!", "a function's name starts with a letter")]
    [InlineData("Retried", "FixedDelayRetryAttribute works on timer functions only")]
    [InlineData("Generic", "a generic method")]
    public void Every_problem_is_told_at_once_with_the_function_that_has_it(string function, params string[] problem)
    {
        string[] lines = Problems.Value.Split(Environment.NewLine);
        Assert.Contains(lines, line => line.StartsWith($"  - {function}", StringComparison.Ordinal)
            && problem.All(part => line.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_route_with_other_methods_is_no_conflict()
    {
        Assert.DoesNotContain("RouteC", Problems.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_problems_stands_in_the_first_line()
    {
        string[] lines = Problems.Value.Split(Environment.NewLine);
        Assert.StartsWith($"The functions cannot be run, for {lines.Length - 1} reason(s):", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_of_the_host_itself_is_refused_when_no_prefix_keeps_it_apart()
    {
        using var folder = new TestFolder("""{ "extensions": { "http": { "routePrefix": "" } } }""");
        string message = Assert.Throws<FunctionWorkerException>(TestHost.Builder(folder, typeof(ReservedRouteFunctions)).Build).Message;
        Assert.Contains("the route 'admin/keys' belongs to the host itself", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_functions_of_an_app_are_those_of_its_assembly_and_of_what_it_refers_to()
    {
        Type[] types = [.. FunctionDiscovery.TypesOf(typeof(DiscoveryTests).Assembly)];
        Assert.Contains(typeof(BrokenFunctions), types);
        Assert.DoesNotContain(typeof(FunctionAttribute), types);
    }
}
