using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Merit.Cli.Mailbox;

/// <summary>
/// What <c>POST /v3/mail/send</c> accepts: the published limits and messages of SendGrid's contract, every finding at once.
/// </summary>
public static partial class MailSendContract
{
    private const int RecipientLimit = 1000;
    private const int CustomArgumentBytes = 10_000;
    private const int CategoryLimit = 10;
    private const int CategoryLength = 255;

    /// <summary>Checks a request body; an empty list means that it is accepted.</summary>
    public static IReadOnlyList<MailSendError> Check(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return [new("Bad Request", null, null)];
        }

        List<MailSendError> errors = [];
        bool everySubject = CheckPersonalizations(body, errors);
        CheckFrom(body, errors);
        bool template = IsText(body, "template_id");
        if (!template && !everySubject && !IsText(body, "subject"))
        {
            errors.Add(MailSendError.For("subject", "message.subject",
                "The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined."));
        }

        CheckContent(body, template, errors);
        CheckCategories(body, errors);
        CheckCustomArguments(body, "custom_args", errors);
        return errors;
    }

    private static bool CheckPersonalizations(JsonElement body, List<MailSendError> errors)
    {
        const string anchor = "-Personalizations-Errors";
        if (!body.TryGetProperty("personalizations", out JsonElement all) || all.ValueKind != JsonValueKind.Array || all.GetArrayLength() == 0)
        {
            errors.Add(MailSendError.For("personalizations", anchor,
                "The personalizations field is required and must have at least one personalization."));
            return false;
        }

        if (all.GetArrayLength() > RecipientLimit)
        {
            errors.Add(MailSendError.For("personalizations", anchor,
                $"The personalization block is limited to {RecipientLimit} personalizations per API request. You have provided {all.GetArrayLength()} personalizations. Please consider splitting this into multiple requests and resending your request."));
        }

        int number = 0, recipients = 0;
        bool everySubject = true;
        foreach (JsonElement one in all.EnumerateArray())
        {
            string field = $"personalizations.{number++}";
            if (one.ValueKind != JsonValueKind.Object)
            {
                errors.Add(MailSendError.For(field, anchor, "Invalid type. Expected: object."));
                continue;
            }

            if (!one.TryGetProperty("to", out JsonElement to) || to.ValueKind != JsonValueKind.Array || to.GetArrayLength() == 0)
            {
                errors.Add(MailSendError.For($"{field}.to", "message.personalizations.to",
                    "The to array is required for all personalization objects, and must have at least one email object with a valid email address."));
            }

            HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
            foreach (string kind in (string[])["to", "cc", "bcc"])
            {
                recipients += CheckRecipients(one, field, kind, seen, errors);
            }

            CheckCustomArguments(one, "custom_args", errors, $"{field}.");
            everySubject &= IsText(one, "subject");
        }

        if (recipients > RecipientLimit)
        {
            errors.Add(MailSendError.For("personalizations", anchor,
                $"There is a limit of {RecipientLimit} total recipients (to + cc + bcc) per request."));
        }

        return everySubject;
    }

    private static int CheckRecipients(JsonElement personalization, string field, string kind, HashSet<string> seen, List<MailSendError> errors)
    {
        if (!personalization.TryGetProperty(kind, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return 0;
        }

        int number = 0;
        foreach (JsonElement address in list.EnumerateArray())
        {
            string email = EmailOf(address) ?? "";
            if (!Address().IsMatch(email))
            {
                errors.Add(MailSendError.For($"{field}.{kind}.{number}.email", $"message.personalizations.{kind}", "Does not contain a valid address."));
            }
            else if (!seen.Add(email))
            {
                errors.Add(MailSendError.For(field, "message.recipient-errors",
                    $"Each email address in the personalization block should be unique between to, cc, and bcc. We found the first duplicate instance of [{email}] in the {field}.{kind} field."));
            }

            number++;
        }

        return number;
    }

    private static void CheckFrom(JsonElement body, List<MailSendError> errors)
    {
        if (!body.TryGetProperty("from", out JsonElement from) || EmailOf(from) is not { Length: > 0 } email)
        {
            errors.Add(MailSendError.For("from.email", "message.from",
                """The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.  e.g. {"email" : "example@example.com"}  or {"email" : "example@example.com", "name" : "Example Recipient"}."""));
        }
        else if (!Address().IsMatch(email))
        {
            errors.Add(MailSendError.For("from.email", "message.from", "The from email does not contain a valid address."));
        }
    }

    private static void CheckContent(JsonElement body, bool template, List<MailSendError> errors)
    {
        const string anchor = "message.content";
        if (!body.TryGetProperty("content", out JsonElement content) || content.ValueKind != JsonValueKind.Array || content.GetArrayLength() == 0)
        {
            if (!template)
            {
                errors.Add(MailSendError.For("content", anchor,
                    "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required."));
            }

            return;
        }

        int number = 0;
        List<string> types = [];
        foreach (JsonElement block in content.EnumerateArray())
        {
            string field = $"content.{number++}";
            bool isObject = block.ValueKind == JsonValueKind.Object;
            if (!isObject || !IsText(block, "type"))
            {
                errors.Add(MailSendError.For($"{field}.type", "message.content.type", "The content type must be a string at least one character in length."));
            }
            else
            {
                types.Add(block.GetProperty("type").GetString()!);
            }

            if (!isObject || !IsText(block, "value"))
            {
                errors.Add(MailSendError.For($"{field}.value", "message.content.value", "The content value must be a string at least one character in length."));
            }
        }

        if (types.IndexOf("text/plain") is > 0 || types.IndexOf("text/html") is > 1)
        {
            errors.Add(MailSendError.For("content", anchor,
                "If present, text/plain and text/html may only be provided in that order, before any other content type: text/plain must be first."));
        }
    }

    private static void CheckCategories(JsonElement body, List<MailSendError> errors)
    {
        if (!body.TryGetProperty("categories", out JsonElement categories) || categories.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        if (categories.GetArrayLength() > CategoryLimit)
        {
            errors.Add(MailSendError.For("categories", "message.categories", $"You cannot have more than {CategoryLimit} categories per request."));
        }

        List<string?> names = [.. categories.EnumerateArray().Select(c => c.ValueKind == JsonValueKind.String ? c.GetString() : null)];
        if (names.Any(n => n is null or { Length: > CategoryLength }))
        {
            errors.Add(MailSendError.For("categories", "message.categories", $"Each category must be a string of no more than {CategoryLength} characters."));
        }

        if (names.Distinct().Count() != names.Count)
        {
            errors.Add(MailSendError.For("categories", "message.categories", "Categories must be unique."));
        }
    }

    private static void CheckCustomArguments(JsonElement owner, string name, List<MailSendError> errors, string prefix = "")
    {
        if (!owner.TryGetProperty(name, out JsonElement arguments))
        {
            return;
        }

        if (arguments.ValueKind != JsonValueKind.Object || arguments.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            errors.Add(MailSendError.For(prefix + name, "message.custom_args", "The custom_args parameter must be an object whose values are strings."));
        }
        else if (Encoding.UTF8.GetByteCount(arguments.GetRawText()) > CustomArgumentBytes)
        {
            errors.Add(MailSendError.For(prefix + name, "message.custom_args", "Custom arguments cannot exceed 10,000 bytes."));
        }
    }

    private static string? EmailOf(JsonElement address) =>
        address.ValueKind == JsonValueKind.Object && address.TryGetProperty("email", out JsonElement email) && email.ValueKind == JsonValueKind.String
            ? email.GetString()
            : null;

    private static bool IsText(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 };

    [GeneratedRegex(@"^[^\s@<>""]+@[^\s@<>""]+\.[^\s@<>"".]+$")]
    private static partial Regex Address();
}
