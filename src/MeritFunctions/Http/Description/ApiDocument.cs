using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeritFunctions.Http.Access;

namespace MeritFunctions.Http.Description;

/// <summary>
/// The interface as an OpenAPI 3.1 document, made from the functions themselves: their triggers, the table of who may call
/// what, what they say of themselves, and examples that were answered as they stand here.
/// </summary>
public static class ApiDocument
{
    /// <summary>In which file of the checkout it is kept as well, so that a change of the interface shows as one.</summary>
    public const string File = "docs/openapi.json";

    // Indented as the checked-in file is, so that the two are the same bytes.
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<(JsonObject Document, byte[] Bytes)> Made = new(() =>
    {
        JsonObject document = Make();
        return (document, [.. JsonSerializer.SerializeToUtf8Bytes(document, Written), (byte)'\n']);
    });

    /// <summary>The document; nobody changes it.</summary>
    public static JsonObject Document => Made.Value.Document;

    /// <summary>The document as it is served.</summary>
    public static ReadOnlyMemory<byte> Bytes => Made.Value.Bytes;

    private static JsonObject Make()
    {
        ApiSchemas schemas = new();
        JsonObject paths = [];
        foreach (IGrouping<string, ApiFunction> path in ApiFunction.All.GroupBy(function => function.Route))
        {
            paths["/" + path.Key] = new JsonObject([.. path.Select(function => KeyValuePair.Create(function.Verb, (JsonNode?)Operation(function, schemas)))]);
        }

        JsonNode problem = schemas.Of(typeof(Problem));
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = Described(new JsonObject { ["title"] = "MeritFunctions", ["version"] = "1" }, "Info"),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. ApiFunction.All.Select(function => function.Room).Distinct().Order(StringComparer.Ordinal)
                .Select(room => (JsonNode)Described(new JsonObject { ["name"] = room }, "Tag." + room))]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Named,
                ["responses"] = new JsonObject([.. ApiFunction.All.SelectMany(function => function.Refusals.Keys).Distinct().Order()
                    .Select(status => KeyValuePair.Create(NameOf(status), (JsonNode?)Refusal(status, problem)))]),
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = Described(new JsonObject { ["type"] = "http", ["scheme"] = "bearer" }, "Security.bearer"),
                    ["token"] = Described(new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = AccessTokens.Header }, "Security.token"),
                    ["session"] = Described(new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = Sessions.Cookie }, "Security.session"),
                },
            },
        };
    }

    private static JsonObject Operation(ApiFunction function, ApiSchemas schemas)
    {
        JsonObject operation = new()
        {
            ["operationId"] = function.Name,
            ["tags"] = new JsonArray(function.Room),
        };
        Described(operation, "Operation." + function.Name, "summary");
        bool isOpen = function.Roles.HasFlag(Roles.Public);
        operation["x-roles"] = new JsonArray([.. RoleNames.Of(isOpen ? Roles.None : function.Roles).Select(role => (JsonNode)role)]);
        operation["security"] = isOpen ? [] : new JsonArray(Scheme("bearer"), Scheme("token"), Scheme("session"));
        JsonArray parameters = [.. Parameters(function, schemas)];
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (function.Takes.Count > 0)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject([.. function.Takes.Select(taken => KeyValuePair.Create(
                    taken.MediaType, (JsonNode?)Content(schemas.Of(taken.Body, isSent: true), ApiExamples.Of(function.Name, taken.MediaType)?.Body)))]),
            };
        }

        operation["responses"] = Responses(function, schemas);
        return operation;
    }

    private static JsonObject Scheme(string name) => new() { [name] = new JsonArray() };

    private static IEnumerable<JsonNode> Parameters(ApiFunction function, ApiSchemas schemas)
    {
        Customs customs = function.Customs;
        foreach (string place in function.Places)
        {
            yield return Parameter(place, "path", new JsonObject { ["type"] = "string" }, true);
        }

        foreach (AsksAttribute asked in function.Asks)
        {
            yield return Parameter(asked.Name, "query", schemas.Of(asked.Type));
        }

        if (customs.HasFlag(Customs.Pages))
        {
            yield return Parameter("take", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = Paging.Most, ["default"] = Paging.Default });
            yield return Parameter("after", "query", new JsonObject { ["type"] = "string" });
        }

        if (customs.HasFlag(Customs.Key))
        {
            yield return Parameter(Orders.KeyHeader, "header", new JsonObject { ["type"] = "string", ["maxLength"] = Orders.LongestKey });
        }

        if (customs.HasFlag(Customs.Guard))
        {
            yield return Parameter("If-Match", "header", new JsonObject { ["type"] = "string" });
        }
    }

    private static JsonObject Parameter(string name, string place, JsonNode schema, bool isRequired = false)
    {
        JsonObject parameter = Described(new JsonObject { ["name"] = name, ["in"] = place }, $"Parameter.{name}");
        if (isRequired)
        {
            parameter["required"] = true;
        }

        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Responses(ApiFunction function, ApiSchemas schemas)
    {
        SortedDictionary<int, JsonNode?> all = [];
        foreach ((int status, SortedSet<string> codes) in function.Refusals)
        {
            // A reference alone, where nothing but the status matters, would hide which problems they are.
            JsonObject refusal = new() { ["$ref"] = "#/components/responses/" + NameOf(status) };
            refusal["description"] = string.Join(", ", codes);
            all[status] = refusal;
        }

        foreach (AnswersAttribute answer in function.Answers)
        {
            JsonObject response = Described([], "Status." + answer.Status.ToString(CultureInfo.InvariantCulture));
            if (Headers(function.Customs, answer.Status) is { Count: > 0 } headers)
            {
                response["headers"] = headers;
            }

            if (answer.Body is { } body)
            {
                response["content"] = new JsonObject { [answer.MediaType] = Content(schemas.Of(body), ApiExamples.Of(function.Name)?.AnswerFor(answer.Status)) };
            }

            all[answer.Status] = response;
        }

        return new JsonObject([.. all.Select(response => KeyValuePair.Create(response.Key.ToString(CultureInfo.InvariantCulture), response.Value))]);
    }

    private static JsonObject Headers(Customs customs, int status)
    {
        JsonObject headers = [];
        Add(customs.HasFlag(Customs.Link), "Link");
        Add(customs.HasFlag(Customs.Tag), "ETag");
        Add(customs.HasFlag(Customs.Location) && status < 300, "Location");
        return headers;

        void Add(bool does, string name)
        {
            if (does)
            {
                headers[name] = Described(new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } }, "Header." + name);
            }
        }
    }

    private static JsonObject Content(JsonNode schema, JsonNode? example)
    {
        JsonObject content = new() { ["schema"] = schema };
        if (example is not null)
        {
            content["example"] = example.DeepClone();
        }

        return content;
    }

    private static JsonObject Refusal(int status, JsonNode problem)
    {
        JsonObject response = Described([], "Status." + status.ToString(CultureInfo.InvariantCulture));
        if (status is 401 or 503)
        {
            string name = status == 401 ? "WWW-Authenticate" : "Retry-After";
            response["headers"] = new JsonObject { [name] = Described(new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } }, "Header." + name) };
        }

        response["content"] = new JsonObject { [MediaTypes.Problem] = Content(problem.DeepClone(), null) };
        return response;
    }

    private static string NameOf(int status) => "Refused" + status.ToString(CultureInfo.InvariantCulture);

    // The standard has one text for each thing: the English one. The Indonesian one stands beside it.
    private static JsonObject Described(JsonObject node, string key, string member = "description")
    {
        Merit.Assessment.Text text = ApiTexts.Get(key);
        node[member] = text.En;
        node[$"x-{member}-id"] = text.Id;
        return node;
    }
}
