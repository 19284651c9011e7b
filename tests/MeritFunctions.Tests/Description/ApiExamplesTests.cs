using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Description;
using MeritFunctions.Notifications;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Plenary;
using MeritFunctions.Tests.Reviewing;
using NJsonSchema;

namespace MeritFunctions.Tests.Description;

/// <summary>Asks every example of the interface once more, from the register to the results of one cycle, and gets the answer that stands beside it.</summary>
public sealed partial class ApiExamplesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Cycle = "merit-2027";
    private const string Agency = "3273";
    private const string Other = "33";

    // Two assessors review in a cycle of their own, the last one that is started.
    private const string Reviewed = "ganda-2027";
    private const int MostItems = 2;

    // As the example of a decision names the record that was seen.
    private const string SeenRecord = "5f0c6a7d1e2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5";

    // The day on which the examples take place. Their dates are moved along, so that they are as far off as they were then.
    private static readonly DateOnly Today = new(2026, 12, 1);
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // These answer with whole documents that are to be had as files.
    private static readonly string[] Documents = ["GetInterface", "GetInstrument", "GetInstrumentSchema", "GetTemplate", "PreviewCertificate", "PrintCertificates", "PackCertificates", "GetCertificate", "GetResultLetter"];

    private string _receipt = "";
    private string _record = "";
    private string _code = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_example_is_answered_as_it_stands()
    {
        bool rewrites = Environment.GetEnvironmentVariable(ApiDocumentTests.Rewrite) == "1";
        List<ApiExample> answered = [];
        List<string> wrong = [];
        foreach (ApiExample example in rewrites ? Kept() : ApiExamples.All)
        {
            ApiFunction function = ApiFunction.All.Single(f => f.Name == example.Function);
            HttpAnswer answer = await AskAsync(function, example);
            JsonNode? shown = Documents.Contains(function.Name) ? null : Shortened(AnswerOf(function, answer));
            answered.Add(IsSame(shown, example.Answer) && answer.Status == example.Status ? example : example with { Status = answer.Status, Answer = shown });
            if (!ReferenceEquals(answered[^1], example))
            {
                wrong.Add($"{function.Name}: {answer.Status} {shown?.ToJsonString(Written)}");
            }

            wrong.AddRange((await ProblemsAsync(function, example, answer)).Select(problem => $"{function.Name}: {problem}"));
            await GoOnAsync(function.Name);
        }

        if (rewrites)
        {
            await File.WriteAllTextAsync(ExamplesFile(), StoredJson.ToText(answered) + "\n", Cancellation);
            wrong.RemoveAll(line => Regex.IsMatch(line, @"^\w+: \d\d\d"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(ApiFunction.All.Select(function => function.Name).Except(answered.Select(example => example.Function)));
    }

    private static string ExamplesFile() => Path.Combine(ApiDocumentTests.Root(), "src", "MeritFunctions", "Http", "Description", "examples.json");

    private static List<ApiExample> Kept() => JsonSerializer.Deserialize<List<ApiExample>>(File.ReadAllText(ExamplesFile()), StoredJson.Options)!;

    private Task<HttpAnswer> AskAsync(ApiFunction function, ApiExample example)
    {
        byte[]? body = example.Body switch
        {
            null => null,
            JsonValue text => Encoding.UTF8.GetBytes(text.GetValue<string>()),
            JsonNode json => Encoding.UTF8.GetBytes(Moved(json.ToJsonString())),
        };
        Dictionary<string, string> path = (example.Path ?? new Dictionary<string, string>()).ToDictionary(place => place.Key, place => Moved(place.Value));
        return app.AskAsync(function, path, body, example.MediaType ?? MediaTypes.Json, example.Query ?? "");
    }

    // What an orchestration or a person outside the interface does before the next example.
    private async Task GoOnAsync(string done)
    {
        bool isReviewed = done == "StartCycle" && await app.Get<CycleTable>().FindAsync(Reviewed, Cancellation) is not null;
        switch (done)
        {
            case "ListNotes":
                await app.UploadAsync(Cycle, Agency, "kirim-1", isFinal: true);
                await app.StepAsync(Cycle, Agency);
                _receipt = (await app.RowAsync(Cycle, Agency)).Receipt!;
                break;
            case "GetUpload":
                await app.Get<AssessmentTable>().ChangeAsync(Cycle, Agency, row => (row.Fault = "score: RequestFailedException") is not null, Cancellation);
                break;
            case "RetryAssessment":
                await app.Get<AssessmentTable>().ChangeAsync(Cycle, Agency, row => (row.Fault = null) is null, Cancellation);
                break;
            case "VerifyAssessment":
                await app.StepAsync(Cycle, Agency);
                await app.AnswerAsync(Cycle, Agency, "Peta jabatan bertanda tangan ada di bukti 1.1.", "Sejak Januari 2020.");
                break;
            case "ReopenAssessment":
                await app.StepAsync(Cycle, Agency);
                await app.DecideAsync(Cycle, Agency, _receipt, "putusan-3");
                await app.StepAsync(Cycle, Agency);
                await app.WithdrawAsync(Cycle, Other);
                await app.StepAsync(Cycle, Other);
                await app.RegisterAsync(("plenary-1", []), ("anggota-2", []), ("anggota-3", []));
                _record = StoredJson.Sha256((await app.Get<RecordStore>().ReadBytesAsync((await app.RowAsync(Cycle, Agency)).VerifiedRecord!, Cancellation))!);
                break;
            case "DecideInSession":
                await app.MarkAsync(Cycle, Agency, row => row.Flags = "hold");
                break;
            case "StartCycle" when isReviewed:
                await app.UploadAsync(Reviewed, Agency, "kirim-1", isFinal: true);
                await app.StepAsync(Reviewed, Agency);
                await app.AssignAsync(Reviewed, Agency);
                _receipt = (await app.RowAsync(Reviewed, Agency)).Receipt!;
                await app.SubmittedAsync(Reviewed, Agency, _receipt, ReviewActs.Second);
                break;
            case "PutReviewedIndicator":
                await app.FillAsync(Reviewed, Agency, _receipt, ReviewActs.First, 3m, ("1.1", 2m, "Peta jabatan belum ditetapkan."), ("1.2", 1m, "Data belum lengkap."));
                break;
            case "ReleaseCycle" or "CorrectRelease":
                await app.DetermineAsync(Cycle);
                break;
            case "GetResult":
                NotificationInput mail = new(Cycle, Other, NotificationKind.NotSubmitted, "");
                await app.Get<Outbox>().QueueAsync(mail, Cancellation);
                await app.Get<NotificationTable>().ChangeAsync(Cycle, mail.Id, row => ((row.Status, row.NextAttemptAt) = (NotificationStatus.Failed, null)) != default, Cancellation);
                break;
            case "PreviewCertificate":
                await app.LetMailsGoAsync(Cycle);
                break;
            case "ListCertificates":
                _code = await app.CodeAsync(Cycle, Agency);
                await app.Get<CycleTable>().ChangeAsync(Cycle, row => (row.ObjectionDays = 14) > 0, Cancellation);
                _record = (await app.RowAsync(Cycle, Agency)).ResultHash!;
                break;
            case "SendObjection":
                await app.RegisterAsync(("assessor-9", []), ("moderator-9", []));
                _record = (await app.Get<ObjectionTable>().FindAsync(Cycle, Agency, Cancellation))!.RecordHash;
                break;
            default:
                break;
        }
    }

    private static async Task<IEnumerable<string>> ProblemsAsync(ApiFunction function, ApiExample example, HttpAnswer answer)
    {
        JsonNode operation = ApiDocument.Document["paths"]!["/" + function.Route]![function.Verb]!;
        List<string> problems = [];
        if (operation["responses"]![$"{answer.Status}"] is not JsonObject response)
        {
            return [$"{answer.Status} is not described."];
        }

        bool isDone = answer.Status is >= 200 and < 300;
        Check(isDone && function.Customs.HasFlag(Customs.Location) == answer.Location is not (null or ""), "Location is described otherwise.", isDone);
        Check(isDone && function.Customs.HasFlag(Customs.Tag) == answer.ETag is not (null or ""), "ETag is described otherwise.", isDone);
        JsonObject? content = (response["$ref"] is null ? response : ApiDocument.Document["components"]!["responses"]!["Refused" + answer.Status])!["content"]?.AsObject();
        Check(content is null == (answer.Body.Length == 0), "It is described otherwise whether there is a body.");
        if (content?.Single() is { } described && described.Key.EndsWith("json", StringComparison.Ordinal) && described.Key != MediaTypes.Lines)
        {
            problems.AddRange(await MismatchesAsync(described.Value!["schema"]!, Encoding.UTF8.GetString(answer.Body)));
        }

        if (example.Body is JsonObject or JsonArray)
        {
            problems.AddRange(await MismatchesAsync(operation["requestBody"]!["content"]![MediaTypes.Json]!["schema"]!, example.Body.ToJsonString()));
        }

        return problems;

        void Check(bool holds, string problem, bool matters = true)
        {
            if (matters && !holds)
            {
                problems.Add(problem);
            }
        }
    }

    // Callers must bear fields that are new to them; here a field that nobody described is an oversight.
    private static async Task<IEnumerable<string>> MismatchesAsync(JsonNode schema, string json)
    {
        JsonObject root = schema.DeepClone().AsObject();
        JsonObject definitions = ApiDocument.Document["components"]!["schemas"]!.DeepClone().AsObject();
        foreach (JsonObject closed in definitions.Select(d => d.Value!.AsObject()).Where(d => d["properties"] is not null))
        {
            closed["additionalProperties"] = false;
        }

        // The validator knows older names of the same keywords.
        JsonObject whole = new() { ["allOf"] = new JsonArray(root), ["definitions"] = definitions };
        JsonSchema known = await JsonSchema.FromJsonAsync(whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), Cancellation);
        return known.Validate(json).Select(error => $"{error.Path} {error.Kind}");
    }

    private static JsonNode? AnswerOf(ApiFunction function, HttpAnswer answer)
    {
        string text = Encoding.UTF8.GetString(answer.Body);
        return text.Length == 0 ? null : function.Answers[0].MediaType == MediaTypes.Lines ? JsonValue.Create(text) : JsonNode.Parse(text);
    }

    private static JsonNode? Shortened(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Take(MostItems).Select(Shortened)]),
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Shortened(field.Value)))),
        // What opened something, if only in a test, looks as if it opened something.
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Secret().Replace(value.GetValue<string>(), "Rahasia00000000000000000000000000000000000000"),
        _ => node?.DeepClone(),
    };

    private static bool IsSame(JsonNode? one, JsonNode? other) => Masked(one) == Masked(other);

    // What differs from run to run: moments, hashes, receipts and what is random. A number is the same with fewer zeros at its end.
    private static string Masked(JsonNode? node) => Zeros().Replace(Volatile().Replace(node?.ToJsonString(Written) ?? "", "*"), "");

    private string Moved(string text) => Receipt().Replace(
        Dates().Replace(text, date => DateOnly.Parse(date.Value, System.Globalization.CultureInfo.InvariantCulture)
            .AddDays(Messages.WibDate(app.Clock.GetUtcNow()).DayNumber - Today.DayNumber).ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
        _receipt.Length > 0 ? _receipt : "none").Replace(SeenRecord, _record, StringComparison.Ordinal).Replace("7K3M9QXAB2D", _code, StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=^merit\.[\w-]+\.)[\w-]{40,}$")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?<=\d\.\d*[1-9])0+(?!\d)|(?<=\d)\.0+(?!\d)")]
    private static partial Regex Zeros();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d")]
    private static partial Regex Dates();

    [GeneratedRegex("[2-9A-HJ-NP-Z]{5}(-[2-9A-HJ-NP-Z]{5}){3}")]
    private static partial Regex Receipt();

    [GeneratedRegex("""\d{4}-\d\d-\d\d([T ][0-9:.]+(Z|[+-]\d\d:\d\d| WIB)?)?|[0-9a-f]{20,}|[2-9A-HJ-NP-Z]{5}(-[2-9A-HJ-NP-Z]{5}){3}|(?<=merit\.[\w-]+\.)[\w-]{40,}|0x[0-9A-F]+|(?<=\d\.)\d{10,}|(?<=/answers/\d+-)[0-9a-f]{12}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}(?=")|[0-9A-Z]{11}(?=\.pdf)""")]
    private static partial Regex Volatile();
}
