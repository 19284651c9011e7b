using System.Text.Json;
using System.Text.RegularExpressions;
using LocalHost.Configuration;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>Reads what the worker says about its functions, and finds everything in it that cannot be run.</summary>
internal sealed partial class FunctionIndex(AppSettings settings)
{
    private static readonly HashSet<string> BindingTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "httpTrigger", "http", "timerTrigger", "blobTrigger", "orchestrationTrigger", "activityTrigger", "durableClient",
    };

    private static readonly string[] EveryMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly List<Function> _functions = [];

    /// <summary>Everything wrong so far, one sentence each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Takes the worker's description.</summary>
    /// <returns>The functions that can be loaded; those that are switched off are left out.</returns>
    public IReadOnlyList<Function> Read(FunctionMetadataResponse described)
    {
        if (described.Result is { Status: not StatusResult.Types.Status.Success })
        {
            Problems.Add($"The worker could not list its functions: {Why(described.Result)}");
        }
        else if (described.FunctionMetadataResults.Count == 0)
        {
            Problems.Add("The app has no functions.");
        }
        foreach (RpcFunctionMetadata metadata in described.FunctionMetadataResults.Where(metadata => !IsDisabled(metadata.Name)))
        {
            Read(metadata);
        }
        FindDoubledNames();
        FindDoubledRoutes();
        return _functions;
    }

    /// <summary>Takes the worker's answers to the loading.</summary>
    public void Take(IEnumerable<FunctionLoadResponse> loaded)
    {
        foreach (FunctionLoadResponse answer in loaded.Where(answer => answer.Result is not { Status: StatusResult.Types.Status.Success }))
        {
            string name = _functions.First(function => function.Id == answer.FunctionId).Name;
            Problems.Add($"Function '{name}' could not be loaded: {Why(answer.Result)}");
        }
    }

    private void Read(RpcFunctionMetadata metadata)
    {
        string name = metadata.Name;
        FunctionBinding[] bindings;
        try
        {
            bindings = [.. metadata.RawBindings.Select(raw => new FunctionBinding(JsonElement.Parse(raw)))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            Problems.Add($"Function '{name}' has a binding that is no JSON object: {error.Message}");
            return;
        }
        List<string> problems = [.. bindings.Where(binding => !BindingTypes.Contains(binding.Type)).Select(binding =>
            $"Function '{name}' has a binding '{binding.Name}' of the type '{binding.Type}', which this host does not serve.")];
        int triggers = bindings.Count(binding => binding.IsTrigger);
        if (triggers != 1)
        {
            problems.Add($"Function '{name}' has {triggers} triggers; it takes one.");
        }
        if (problems.Count == 0)
        {
            _functions.Add(new Function(name, metadata.FunctionId, metadata.EntryPoint, bindings, metadata.RetryOptions));
        }
        Problems.AddRange(problems);
    }

    private void FindDoubledNames()
    {
        foreach (var same in _functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            string methods = string.Join(", ", same.Select(function => function.EntryPoint));
            Problems.Add($"The name '{same.Key}' is that of {same.Count()} functions: {methods}.");
        }
    }

    private void FindDoubledRoutes()
    {
        var answers = from function in _functions
                      where function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase)
                      let route = function.Trigger.Text("route") ?? function.Name
                      from method in function.Trigger.Methods is { Count: > 0 } listed ? listed : EveryMethod
                      // Two routes that differ only in the names of their parameters are the same one.
                      group (function.Name, route) by $"{method} {ParameterName().Replace(route.Trim('/'), "{")}".ToUpperInvariant();
        Problems.AddRange(answers.Where(same => same.Count() > 1).Select(same =>
        {
            string names = string.Join("' and '", same.Select(one => one.Name));
            return $"The functions '{names}' answer the route '{same.First().route}' with the same method.";
        }).Distinct());
    }

    // As in the published host; where a setting's name can have no dots, underscores stand for them.
    private bool IsDisabled(string name) =>
        (settings[$"AzureWebJobs.{name}.Disabled"] ?? settings[$"AzureWebJobs_{name}_Disabled"]) is { } text
        && (text == "1" || (bool.TryParse(text, out bool disabled) && disabled));

    private static string Why(StatusResult? result) =>
        result?.Exception is { } exception ? exception.Message.ReplaceLineEndings(" ") : "it does not say why.";

    [GeneratedRegex(@"\{\*{0,2}\w+")]
    private static partial Regex ParameterName();
}
