using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;

namespace MeritFunctions.Http.Description;

/// <summary>What was once asked and answered, from <c>examples.json</c>. Each is asked again in the tests.</summary>
internal static class ApiExamples
{
    private static readonly Lazy<IReadOnlyList<ApiExample>> Read = new(() =>
    {
        using Stream stream = typeof(ApiExamples).Assembly.GetManifestResourceStream("examples.json")!;
        return JsonSerializer.Deserialize<List<ApiExample>>(stream, StoredJson.Options)!;
    });

    /// <summary>Every example, in the order in which they are asked.</summary>
    public static IReadOnlyList<ApiExample> All => Read.Value;

    /// <summary>The first example of a function; null when there is none.</summary>
    /// <param name="function">The function.</param>
    /// <param name="mediaType">What its body is written in, where that matters.</param>
    public static ApiExample? Of(string function, string? mediaType = null) =>
        All.FirstOrDefault(example => example.Function == function && (mediaType is null || (example.MediaType ?? MediaTypes.Json) == mediaType));
}

/// <summary>One question and its answer.</summary>
/// <param name="Function">The function that is asked.</param>
/// <param name="Path">The values in its path.</param>
/// <param name="Query">Its query, with the question mark.</param>
/// <param name="MediaType">What the body is written in; JSON when it is not said.</param>
/// <param name="Body">The body: JSON, or a text of another kind.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Answer">The answer: of each list the first two elements.</param>
internal sealed record ApiExample(
    string Function,
    IReadOnlyDictionary<string, string>? Path = null,
    string? Query = null,
    string? MediaType = null,
    JsonNode? Body = null,
    int Status = 0,
    JsonNode? Answer = null)
{
    /// <summary>The answer, when it has this status.</summary>
    public JsonNode? AnswerFor(int status) => status == Status ? Answer : null;
}
