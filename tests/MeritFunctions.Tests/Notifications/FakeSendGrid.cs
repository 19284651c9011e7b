using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace MeritFunctions.Tests.Notifications;

/// <summary>The mail provider: takes every mail unless it is told otherwise.</summary>
internal sealed class FakeSendGrid : HttpMessageHandler
{
    private int _sent;

    /// <summary>The custom arguments of each mail that it took, its text and where it goes, in order.</summary>
    public ConcurrentQueue<(string Cycle, string Id, string Attempt, string MessageId, string Text, string To)> Taken { get; } = new();

    /// <summary>Answers a mail with the given id; null lets it be taken.</summary>
    public Func<string, HttpResponseMessage?>? Answer { get; set; }

    /// <summary>Whether a mail with the given id is taken and the answer then lost.</summary>
    public Func<string, bool>? LosesAnswer { get; set; }

    public IEnumerable<string> TakenOf(string cycle) => Taken.Where(t => t.Cycle == cycle).Select(t => t.Id);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        JsonElement mail = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)).RootElement;
        JsonElement arguments = mail.GetProperty("custom_args");
        string Argument(string name) => arguments.GetProperty(name).GetString()!;
        string id = Argument("notification");
        if (Answer?.Invoke(id) is { } refusal)
        {
            return refusal;
        }

        string messageId = $"m{Interlocked.Increment(ref _sent)}";
        string to = mail.GetProperty("personalizations")[0].GetProperty("to")[0].GetProperty("email").GetString()!;
        Taken.Enqueue((Argument("cycle"), id, Argument("attempt"), messageId, mail.GetProperty("content")[0].GetProperty("value").GetString()!, to));
        if (LosesAnswer?.Invoke(id) == true)
        {
            throw new HttpRequestException("lost", null, null);
        }

        var answer = new HttpResponseMessage(HttpStatusCode.Accepted);
        answer.Headers.Add("X-Message-Id", messageId);
        answer.Content = new StringContent("");
        return answer;
    }
}
