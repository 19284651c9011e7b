using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using Merit.Web.Pages.Publication;
using Merit.Web.Texts;
using MeritFunctions.Http.Description;

namespace MeritFunctions.Publication;

/// <summary>The files of open data. Each follows from one ranking, the instrument that the cycle is bound to, and nothing else.</summary>
public static class OpenData
{
    /// <summary>Where the schema of the JSON files is served.</summary>
    public const string SchemaAddress = "/data/schema/results.json";

    private const string LineBreak = "\r\n";

    // What each column says, by the name under which the JSON file has it too.
    private static readonly (string Name, Func<PublicLine, string?> Of)[] Written =
    [
        ("rank", line => Number(line.Rank)),
        ("agency", line => line.Agency),
        ("name", line => line.Name),
        ("type", line => line.Type),
        ("region", line => line.Region),
        ("size", line => line.Size),
        ("score", line => Number(line.Score)),
        ("index", line => Number(line.Index)),
        ("category", line => line.Category),
        ("recognised", line => line.Recognised ? "true" : "false"),
        ("record", line => line.Record),
    ];

    private static readonly Lazy<byte[]> SchemaBytes = new(() => Encoding.UTF8.GetBytes(MakeSchema().ToJsonString(StoredJson.Options)));

    /// <summary>The columns of the table, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Written.Select(column => column.Name)];

    /// <summary>The JSON Schema (2020-12) of the JSON files.</summary>
    public static ReadOnlyMemory<byte> Schema => SchemaBytes.Value;

    /// <summary>
    /// The results as a table: RFC 4180, commas, decimal points, UTF-8 with its mark, so that a spreadsheet reads names as they are. A text
    /// that a spreadsheet would compute has an apostrophe before it.
    /// </summary>
    public static byte[] Csv(PublicResults results)
    {
        StringBuilder text = new("\uFEFF");
        text.AppendJoin(',', Columns).Append(LineBreak);
        foreach (PublicLine line in results.Results)
        {
            text.AppendJoin(',', Written.Select(column => SafeCell.Csv(column.Of(line) ?? ""))).Append(LineBreak);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The results as a JSON document that names its schema.</summary>
    public static byte[] Json(PublicResults results)
    {
        JsonObject document = System.Text.Json.JsonSerializer.SerializeToNode(results, StoredJson.Options)!.AsObject();
        document.Insert(0, "$schema", SchemaAddress);
        return Encoding.UTF8.GetBytes(document.ToJsonString(StoredJson.Options));
    }

    private static string? Number(decimal? value) => value?.ToString("0.############################", CultureInfo.InvariantCulture);

    private static JsonObject MakeSchema()
    {
        ApiSchemas schemas = new();
        JsonNode root = schemas.Of(typeof(PublicResults));
        JsonObject named = schemas.Named;
        Words english = Words.Of<PublicWords>(Language.English);
        foreach (string column in Columns)
        {
            JsonNode property = named[nameof(PublicLine)]!["properties"]![column]!;
            property["description"] = english["Data." + column];
        }

        named[nameof(PublicResults)]!["properties"]!["$schema"] = new JsonObject { ["type"] = "string" };
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = SchemaAddress,
            ["title"] = english["Data.Title"],
            ["$ref"] = root["$ref"]!.DeepClone(),
            ["$defs"] = named,
        };
        return JsonNode.Parse(schema.ToJsonString(StoredJson.Options).Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!.AsObject();
    }
}
