using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Merit.Cli.Mailbox;

/// <summary>Turns an accepted send request into the mails that its recipients get.</summary>
public static class MailSendReader
{
    /// <summary>An id of the length and alphabet that the real service answers with.</summary>
    public static string NewMessageId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Reads a body that <see cref="MailSendContract.Check"/> has accepted.</summary>
    public static IReadOnlyList<ReceivedMail> Read(JsonElement body, string messageId, DateTimeOffset receivedAt)
    {
        string? text = Content(body, "text/plain"), html = Content(body, "text/html");
        MailAddress from = Address(body.GetProperty("from"));
        List<string> categories = [.. Items(body, "categories").Select(c => c.GetString() ?? "")];
        List<string> attachments = [.. Items(body, "attachments").Select(a => Text(a, "filename") ?? "attachment")];
        List<ReceivedMail> mails = [];
        foreach (JsonElement one in Items(body, "personalizations"))
        {
            Dictionary<string, string> arguments = new(StringComparer.Ordinal);
            Collect(body, arguments);
            Collect(one, arguments);
            mails.Add(new(
                mails.Count == 0 ? messageId : $"{messageId}-{mails.Count + 1}",
                messageId,
                receivedAt,
                from,
                [.. Items(one, "to").Select(Address)],
                [.. Items(one, "cc").Select(Address)],
                Text(one, "subject") ?? Text(body, "subject") ?? "",
                text,
                html,
                arguments,
                categories,
                attachments));
        }

        return mails;
    }

    private static void Collect(JsonElement owner, Dictionary<string, string> into)
    {
        if (owner.TryGetProperty("custom_args", out JsonElement arguments) && arguments.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty argument in arguments.EnumerateObject())
            {
                into[argument.Name] = argument.Value.GetString() ?? "";
            }
        }
    }

    private static string? Content(JsonElement body, string type) =>
        Items(body, "content").Where(c => Text(c, "type") == type).Select(c => Text(c, "value")).FirstOrDefault();

    private static MailAddress Address(JsonElement address) => new(Text(address, "email") ?? "", Text(address, "name"));

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
