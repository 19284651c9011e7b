using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Merit.Adapters.Storage;

namespace MeritFunctions.Http.Description;

/// <summary>
/// The JSON Schemas (2020-12) of what the interface takes and answers, by the serializer that writes it. What may be null is
/// left out of answers and may be left out of bodies, so it is no part of the schema that it can be null.
/// </summary>
internal sealed class ApiSchemas
{
    private const string Prefix = "#/components/schemas/";

    // Numbers are written as numbers; that they are read from texts as well concerns what is stored alone.
    private static readonly string[] Numbers = ["integer", "number"];

    // Named, for nobody may have written anything yet when the schemas are asked for.
    private static readonly JsonSerializerOptions Options = new(StoredJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private readonly SortedDictionary<string, (Type Type, JsonNode Schema)> _named = new(StringComparer.Ordinal);

    /// <summary>The schemas that others refer to, by name.</summary>
    public JsonObject Named => new([.. _named.Select(named => KeyValuePair.Create(named.Key, (JsonNode?)named.Value.Schema.DeepClone()))]);

    /// <summary>The schema of a type, as a reference where it has a name.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isSent">Whether callers send it: then it has no other than the known fields.</param>
    public JsonNode Of(Type type, bool isSent = false) =>
        type == typeof(string) ? new JsonObject { ["type"] = "string" }
        : Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => schema is JsonObject node ? Finished(context.TypeInfo, node, isSent) : new JsonObject(),
        });

    private JsonNode Finished(JsonTypeInfo type, JsonObject schema, bool isSent)
    {
        // What comes a second time refers to its place in the schema of the first, which is no place of the document.
        if (schema["$ref"] is not null)
        {
            return type.Kind == JsonTypeInfoKind.Object ? Reference(type.Type) : Of(type.Type, isSent);
        }

        if (schema["type"] is JsonArray types)
        {
            string[] names = [.. types.Select(name => name!.GetValue<string>()).Where(name => name != "null")];
            if (names.Intersect(Numbers).Any())
            {
                names = [.. names.Where(name => name != "string")];
                schema.Remove("pattern");
            }

            schema["type"] = names.Length == 1 ? names[0] : new JsonArray([.. names.Select(name => (JsonNode)name)]);
        }

        if (schema["enum"] is JsonArray values)
        {
            schema["enum"] = new JsonArray([.. values.Where(value => value is not null).Select(value => value!.DeepClone())]);
            schema["type"] = "string";
        }

        schema.Remove("default");
        if (type.Kind != JsonTypeInfoKind.Object || schema["properties"] is not JsonObject)
        {
            return schema;
        }

        JsonNode[] required = [.. type.Properties
            .Where(property => property.Get is not null && !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null)
            .Select(property => (JsonNode)property.Name)];
        schema.Remove("required");
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        if (isSent)
        {
            schema["additionalProperties"] = false;
        }

        Type named = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (_named.TryGetValue(named.Name, out (Type Type, JsonNode) known) && known.Type != named)
        {
            throw new InvalidOperationException($"{named} and {known.Type} would be one schema.");
        }

        _named[named.Name] = (named, schema);
        return Reference(named);
    }

    private static JsonObject Reference(Type named) => new() { ["$ref"] = Prefix + named.Name };
}
