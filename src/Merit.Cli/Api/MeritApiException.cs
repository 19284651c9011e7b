using System.Net;
using System.Text.Json;

namespace Merit.Cli.Api;

/// <summary>The app refused a request; the message tells its answer in a line.</summary>
public sealed class MeritApiException(HttpMethod method, Uri? address, HttpStatusCode status, string answer, TimeSpan? retryAfter = null)
    : Exception($"{Told(answer)}{Again(retryAfter)} ({method} {address}: {(int)status})")
{
    private const int LongestAnswer = 300;

    /// <summary>The status code.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>The body, usually problem details.</summary>
    public string Answer { get; } = answer;

    private static string Again(TimeSpan? after) => after is { } pause ? $" Try again in {Math.Ceiling(pause.TotalSeconds):0} s." : "";

    // Problem details are written for people: what is wrong with the order, place by place, or else why it is not carried out.
    private static string Told(string answer)
    {
        if (ApiAnswer.Parse(answer) is not { ValueKind: JsonValueKind.Object } problem)
        {
            string line = answer.Trim().Split('\n')[0];
            return line.Length == 0 ? "The app refused this." : line[..Math.Min(line.Length, LongestAnswer)];
        }

        return problem.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
            ? string.Join(' ', errors.EnumerateArray().Select(AnswerTexts.Finding))
            : problem.Text("detail") is { Length: > 0 } detail ? detail : problem.Text("title");
    }
}
