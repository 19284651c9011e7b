using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Web.Pages.Reference;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>What people who write scripts look up: the interface, and what its error codes mean.</summary>
public sealed class ReferencePages(PageFrame frame, IRefusalPages refusals)
{
    private const string Schemas = "#/components/schemas/";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<ReferenceModel> Model = new(() => ModelOf(ApiDocument.Document));

    /// <summary>The interface, drawn from its document.</summary>
    [Function("ReferencePage")]
    public IResult Reference([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Reference)] HttpRequest request) =>
        PageFrame.Show<ReferencePage>(request, new() { [nameof(ReferencePage.Context)] = frame.For(request), [nameof(ReferencePage.Model)] = Model.Value });

    /// <summary>What a code means: the address of every problem's type. A page for people, JSON for whoever asks for no page.</summary>
    [Function("ErrorPage")]
    public IResult Explain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Error)] HttpRequest request, string code)
    {
        bool isPage = AccessRefusals.IsForPage(request);
        if (ErrorGuide.Find(code) is not { } explained)
        {
            return isPage ? refusals.NotFound(request, "error-unknown", code) : Problems.NotFound("error-unknown", code);
        }

        return isPage
            ? PageFrame.Show<ErrorPage>(request, new()
            {
                [nameof(ErrorPage.Context)] = frame.For(request),
                [nameof(ErrorPage.Code)] = explained.Code,
                [nameof(ErrorPage.Meanings)] = explained.Meanings,
                [nameof(ErrorPage.Advice)] = explained.Advice,
            })
            : Results.Json(explained, StoredJson.Options);
    }

    private static ReferenceModel ModelOf(JsonObject document)
    {
        ILookup<string, DescribedOperation> operations = (
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select (Tag: Said(operation.Value!["tags"]![0]), Operation: OperationOf(document, path.Key, operation.Key, operation.Value!))).ToLookup(o => o.Tag, o => o.Operation);
        JsonNode components = document["components"]!;
        return new ReferenceModel(
            [.. document["tags"]!.AsArray().Select(tag => new OperationGroup(Said(tag!["name"]), Described(tag), [.. operations[Said(tag["name"])]]))],
            [.. components["schemas"]!.AsObject().Select(schema => new NamedType(schema.Key, [.. MembersOf(schema.Value!)]))],
            [.. components["securitySchemes"]!.AsObject().Select(scheme => Described(scheme.Value!))]);
    }

    private static DescribedOperation OperationOf(JsonObject document, string path, string verb, JsonNode operation) => new(
        Said(operation["operationId"]),
        verb.ToUpperInvariant(),
        path,
        Described(operation, "summary"),
        [.. operation["x-roles"]!.AsArray().Select(Said)],
        [.. (operation["parameters"]?.AsArray() ?? []).Select(p => new DescribedParameter(Said(p!["name"]), Said(p["in"]), Described(p)))],
        [.. (operation["requestBody"]?["content"]?.AsObject() ?? []).Select(content => BodyOf(content.Key, content.Value!))],
        [.. operation["responses"]!.AsObject().Select(response => AnswerOf(document, response.Key, response.Value!))]);

    private static DescribedAnswer AnswerOf(JsonObject document, string status, JsonNode response)
    {
        // A refusal refers to what is the same everywhere, and names its own codes.
        string[] codes = response["$ref"] is null ? [] : Said(response["description"]).Split(", ");
        JsonNode meant = response["$ref"] is { } reference ? document["components"]!["responses"]![Said(reference).Split('/')[^1]]! : response;
        return new DescribedAnswer(
            status,
            Described(meant),
            meant["content"]?.AsObject().Select(content => BodyOf(content.Key, content.Value!)).FirstOrDefault(),
            [.. (meant["headers"]?.AsObject() ?? []).Select(header => new DescribedParameter(header.Key, "header", Described(header.Value!)))],
            codes);
    }

    private static DescribedBody BodyOf(string mediaType, JsonNode content) => new(
        mediaType,
        TypeOf(content["schema"]!),
        content["example"] switch { null => null, JsonValue text => text.ToString(), JsonNode json => json.ToJsonString(Readable) });

    private static IEnumerable<TypeMember> MembersOf(JsonNode schema)
    {
        HashSet<string> required = [.. (schema["required"]?.AsArray() ?? []).Select(Said)];
        return (schema["properties"]?.AsObject() ?? []).Select(member => new TypeMember(member.Key, TypeOf(member.Value!), required.Contains(member.Key)));
    }

    private static TypeName TypeOf(JsonNode schema)
    {
        if (schema["$ref"] is { } reference)
        {
            string name = Said(reference)[Schemas.Length..];
            return new TypeName(name, name);
        }

        if (schema["items"] is { } items)
        {
            TypeName item = TypeOf(items);
            return item with { Text = item.Text + "[]" };
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            TypeName value = TypeOf(values);
            return value with { Text = $"{{ …: {value.Text} }}" };
        }

        return new TypeName(
            schema["enum"] is JsonArray words ? string.Join(" | ", words.Select(Said))
            : schema["format"] is { } format ? Said(format)
            : schema["type"] is JsonValue type ? Said(type)
            : "JSON",
            null);
    }

    private static string Said(JsonNode? node) => node!.GetValue<string>();

    private static Text Described(JsonNode node, string member = "description") => new(Said(node[$"x-{member}-id"]), Said(node[member]));
}
