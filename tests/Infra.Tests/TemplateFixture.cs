using System.Text.Json;

namespace Infra.Tests;

/// <summary>Both templates, compiled once, and their resources with those of the modules.</summary>
public sealed class TemplateFixture : IAsyncLifetime
{
    /// <summary>main.bicep.</summary>
    public JsonElement Main { get; private set; }

    /// <summary>events.bicep.</summary>
    public JsonElement Events { get; private set; }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Main = await Bicep.CompileAsync("infra/main.bicep");
        Events = await Bicep.CompileAsync("infra/events.bicep");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Every resource of a type in main.bicep and its modules; what is only referred to is left out.</summary>
    public IReadOnlyList<JsonElement> Resources(string type) =>
        [.. Walk(Main).Where(resource => resource.GetProperty("type").GetString() == type && !resource.TryGetProperty("existing", out _))];

    /// <summary>The parameters that main.bicep hands to a module, by the module's symbolic name.</summary>
    public JsonElement Parameters(string module) =>
        Main.GetProperty("resources").GetProperty(module).GetProperty("properties").GetProperty("parameters");

    /// <summary>The resources of a template and of its modules.</summary>
    public static IEnumerable<JsonElement> Walk(JsonElement template)
    {
        JsonElement resources = template.GetProperty("resources");
        IEnumerable<JsonElement> here = resources.ValueKind == JsonValueKind.Array
            ? resources.EnumerateArray()
            : resources.EnumerateObject().Select(resource => resource.Value);
        foreach (JsonElement resource in here)
        {
            yield return resource;
            if (resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments")
            {
                foreach (JsonElement inner in Walk(resource.GetProperty("properties").GetProperty("template")))
                {
                    yield return inner;
                }
            }
        }
    }
}
