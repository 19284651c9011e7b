using LocalHost.Configuration;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Tests.Worker;

/// <summary>What is wrong with an app's functions is said all at once.</summary>
public sealed class FunctionIndexTests
{
    private const string Activity = """{"name":"input","type":"activityTrigger","direction":"In"}""";

    [Fact]
    public void Every_problem_of_every_function_is_found_in_one_go()
    {
        FunctionIndex index = Read(
            Function("Good", Activity),
            Function("good", Activity),
            Function("Aimless", """{"name":"client","type":"durableClient","direction":"In"}"""),
            Function("Torn", Activity, """{"name":"other","type":"httpTrigger","direction":"In"}"""),
            Function("Queue", """{"name":"message","type":"queueTrigger","direction":"In"}"""),
            Function("Entity", """{"name":"dispatcher","type":"entityTrigger","direction":"In"}"""),
            Function("Broken", "{"),
            Function("First", Http("a/{id}", "get")),
            Function("Second", Http("/A/{other}", "post", "GET")),
            Function("Third", Http("a/{id:int}", "get")),
            Function("Fourth", Http("a/{id}", "put")));
        index.Take([new FunctionLoadResponse
        {
            FunctionId = "id of Fourth", Result = new StatusResult { Exception = new RpcException { Message = "no such\nmethod" } },
        }]);
        Assert.Equal(
            [
                "Function 'Aimless' has no trigger.",
                "Function 'Torn' has 2 triggers; it takes one.",
                "Function 'Queue' has a binding 'message' of the type 'queueTrigger', which this host does not serve.",
                "Function 'Entity' has a binding 'dispatcher' of the type 'entityTrigger', which this host does not serve.",
                "The name 'Good' is that of 2 functions: App.Good, App.good.",
                "The functions 'First' and 'Second' both answer the route '/A/{other}' with the same method.",
                "Function 'Fourth' could not be loaded: no such method",
            ],
            index.Problems.Where(problem => !problem.StartsWith("Function 'Broken'", StringComparison.Ordinal)));
        Assert.Single(index.Problems, problem => problem.StartsWith("Function 'Broken' has a binding that is no JSON object", StringComparison.Ordinal));
    }

    [Fact]
    public void An_app_without_functions_is_a_problem() => Assert.Equal(["The app has no functions."], Read().Problems);

    [Fact]
    public void A_worker_that_cannot_list_its_functions_is_asked_no_further()
    {
        var index = new FunctionIndex([], AppSettings.Read(folder: null));
        index.Read(new FunctionMetadataResponse { Result = new StatusResult { Exception = new RpcException { Message = "file is gone" } } });
        Assert.Equal(["The worker could not list its functions: file is gone"], index.Problems);
    }

    [Fact]
    public void A_function_that_a_setting_switches_off_is_not_there()
    {
        using var folder = new TestFolder();
        folder.Write("local.settings.json", """{ "Values": { "AzureWebJobs.Off.Disabled": "true", "AzureWebJobs_Also_Disabled": "1" } }""");
        var index = new FunctionIndex(["activityTrigger"], AppSettings.Read(folder.Path));
        Assert.Equal(["On"], index.Read(Described(Function("Off", "{"), Function("Also", Activity), Function("On", Activity))).Select(function => function.Name));
        Assert.Empty(index.Problems);
    }

    private static FunctionIndex Read(params RpcFunctionMetadata[] functions)
    {
        var index = new FunctionIndex(["activityTrigger", "durableClient", "httpTrigger"], AppSettings.Read(folder: null));
        index.Read(Described(functions));
        return index;
    }

    private static FunctionMetadataResponse Described(params RpcFunctionMetadata[] functions) =>
        new() { Result = new StatusResult { Status = StatusResult.Types.Status.Success }, FunctionMetadataResults = { functions } };

    private static RpcFunctionMetadata Function(string name, params string[] bindings) =>
        new() { Name = name, FunctionId = $"id of {name}", EntryPoint = $"App.{name}", RawBindings = { bindings } };

    private static string Http(string route, params string[] methods) =>
        $$"""{"name":"request","type":"httpTrigger","direction":"In","route":"{{route}}","methods":["{{string.Join("\",\"", methods)}}"]}""";
}
