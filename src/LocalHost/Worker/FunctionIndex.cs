using System.Text.Json;
using System.Text.RegularExpressions;
using LocalHost.Configuration;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>Reads what the worker says about its functions, and finds everything in it that cannot be run.</summary>
/// <param name="bindingTypes">The types that the host serves.</param>
/// <param name="settings">Where a function may be switched off.</param>
internal sealed partial class FunctionIndex(IReadOnlyCollection<string> bindingTypes, AppSettings settings)
{
    private readonly HashSet<string> _bindingTypes = new(bindingTypes, StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];
    private readonly List<Function> _functions = [];

    /// <summary>Everything wrong so far, one sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Takes the worker's description.</summary>
    /// <returns>The functions that can be loaded; those that are switched off are left out.</returns>
    public IReadOnlyList<Function> Read(FunctionMetadataResponse described)
    {
        if (described.Result is { Status: not StatusResult.Types.Status.Success })
        {
            _problems.Add($"The worker could not list its functions: {Why(described.Result)}");
        }
        foreach (RpcFunctionMetadata metadata in described.FunctionMetadataResults)
        {
            if (!IsDisabled(metadata.Name) && Read(metadata) is { } function)
            {
                _functions.Add(function);
            }
        }
        if (described.FunctionMetadataResults.Count == 0 && _problems.Count == 0)
        {
            _problems.Add("The app has no functions.");
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
            string name = _functions.FirstOrDefault(function => function.Id == answer.FunctionId)?.Name ?? answer.FunctionId;
            _problems.Add($"Function '{name}' could not be loaded: {Why(answer.Result)}");
        }
    }

    private Function? Read(RpcFunctionMetadata metadata)
    {
        if (metadata.Status is { Status: not StatusResult.Types.Status.Success, Exception: not null })
        {
            _problems.Add($"Function '{metadata.Name}' cannot be used: {Why(metadata.Status)}");
            return null;
        }
        FunctionBinding[] bindings;
        try
        {
            bindings = [.. metadata.RawBindings.Select(Binding)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            _problems.Add($"Function '{metadata.Name}' has a binding that is no JSON object: {error.Message}");
            return null;
        }
        int before = _problems.Count;
        foreach (FunctionBinding binding in bindings.Where(binding => !_bindingTypes.Contains(binding.Type)))
        {
            _problems.Add($"Function '{metadata.Name}' has a binding '{binding.Name}' of the type '{binding.Type}', which this host does not serve.");
        }
        int triggers = bindings.Count(binding => binding.IsTrigger);
        if (triggers != 1)
        {
            _problems.Add(triggers == 0
                ? $"Function '{metadata.Name}' has no trigger."
                : $"Function '{metadata.Name}' has {triggers} triggers; it takes one.");
        }
        return _problems.Count > before ? null
            : new Function(metadata.Name, metadata.FunctionId, metadata.EntryPoint, metadata.ScriptFile, bindings, metadata.RetryOptions);
    }

    private static FunctionBinding Binding(string raw)
    {
        JsonElement json = JsonElement.Parse(raw);
        var binding = new FunctionBinding("", "", IsInput: false, json);
        return binding with
        {
            Name = binding.Text("name") ?? "",
            Type = binding.Text("type") ?? "",
            IsInput = !string.Equals(binding.Text("direction"), "out", StringComparison.OrdinalIgnoreCase),
        };
    }

    private void FindDoubledNames()
    {
        foreach (IGrouping<string, Function> same in _functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            _problems.Add($"The name '{same.Key}' is that of {same.Count()} functions: {string.Join(", ", same.Select(function => function.EntryPoint))}.");
        }
    }

    private void FindDoubledRoutes()
    {
        var routes = _functions.Where(function => function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase))
            .Select(function => (Function: function, Route: function.Trigger.Text("route") ?? function.Name, Methods: Methods(function.Trigger)))
            .GroupBy(http => Shape(http.Route), StringComparer.OrdinalIgnoreCase);
        foreach (var same in routes)
        {
            var all = same.ToArray();
            for (int later = 1; later < all.Length; later++)
            {
                var (function, route, methods) = all[later];
                if (Array.Find(all[..later], one => one.Methods.Overlaps(methods) || one.Methods.Count == 0 || methods.Count == 0) is { Function: { } earlier })
                {
                    _problems.Add($"The functions '{earlier.Name}' and '{function.Name}' both answer the route '{route}' with the same method.");
                }
            }
        }
    }

    private static HashSet<string> Methods(FunctionBinding trigger) => trigger.Find("methods") is { ValueKind: JsonValueKind.Array } methods
        ? methods.EnumerateArray().Select(method => method.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase)
        : [];

    // Two routes that differ only in the names of their parameters are the same one.
    private static string Shape(string route) => ParameterName().Replace(route.Trim('/'), "{");

    // As in the published host; where a setting's name can have no dots, underscores stand for them.
    private bool IsDisabled(string name) =>
        (settings[$"AzureWebJobs.{name}.Disabled"] ?? settings[$"AzureWebJobs_{name}_Disabled"]) is { } text
        && (text == "1" || (bool.TryParse(text, out bool disabled) && disabled));

    private static string Why(StatusResult? result) =>
        result?.Exception is { } exception ? exception.Message.ReplaceLineEndings(" ") : "it does not say why.";

    [GeneratedRegex(@"\{\*{0,2}\w+")]
    private static partial Regex ParameterName();
}
