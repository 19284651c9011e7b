using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Cli.Api;

namespace Merit.Cli.Commands.Cycles;

/// <summary><c>merit cycle start</c>: starts a cycle by a document, by options, or by both.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        AppOptions app = new();
        Argument<string?> file = new("file") { Description = "The order as JSON, - from the standard input; options replace what it says", Arity = ArgumentArity.ZeroOrOne };
        Field[] fields =
        [
            new("--id", "id", "Id of the cycle, such as merit-2027", "name"),
            new("--instrument", "instrument", "Id of the instrument; merit instrument list", "name"),
            new("--submission-deadline", "submissionDeadline", "Until when agencies submit, with its offset: 2027-02-28T23:59:00+07:00", "moment"),
            new("--verification-deadline", "verificationDeadline", "Until when verification should be done", "moment"),
            new("--assessing-body", "assessingBody", "Name of the body that assesses", "name"),
        ];
        Option<string?> titleId = new("--title-id") { Description = "Its title in Indonesian", HelpName = "text" };
        Option<string?> titleEn = new("--title-en") { Description = "Its title in English", HelpName = "text" };
        Option<int?> year = new("--year") { Description = "The assessment year", HelpName = "year" };
        Option<string?> reminders = new("--reminder-days") { Description = "Days before the deadline on which agencies are reminded, such as 14,3", HelpName = "days" };
        Option<int?> clarifications = new("--clarifications") { Description = "How often an agency may be asked to clarify, 0 to 10; without it 5", HelpName = "number" };
        Option<string?> agencies = new("--agencies") { Description = "Codes of the agencies that take part, with commas; without it all that are registered", HelpName = "codes" };
        Option<int?> mailDelay = new("--result-mail-delay") { Description = "Seconds between a release and its mails, in which it can be corrected", HelpName = "seconds" };
        Option<int?> reviews = new("--reviews") { Description = "How many assessors review each agency without seeing each other's findings: 1 or 2; without it 1", HelpName = "number" };
        Option<int?> objectionDays = new("--objection-days") { Description = "For how many days after result mails an agency may object to its result, 1 to 90; without it not at all", HelpName = "days" };
        Option<int?> quorum = new("--quorum") { Description = "Release in sessions of the plenary: how many members decide on an agency at least", HelpName = "number" };
        Option<string?> authority = new("--authority") { Description = "Who releases then, by the id of the person or token", HelpName = "id" };
        Option<bool> dryRun = new("--dry-run") { Description = "Say what would be started, and start nothing" };
        Command command = new("start", "Starts a cycle, or says what would be started") { file };
        foreach (Field field in fields)
        {
            command.Add(field.Option);
        }

        foreach (Option option in (Option[])[titleId, titleEn, year, reminders, clarifications, agencies, mailDelay, reviews, objectionDays, quorum, authority, dryRun])
        {
            command.Add(option);
        }

        app.AddTo(command).SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            JsonObject order = await ReadAsync(parsed.GetValue(file), cancellationToken);
            foreach (Field field in fields)
            {
                Set(field.Name, parsed.GetValue(field.Option) is { } text ? JsonValue.Create(text) : null);
            }

            Set("year", parsed.GetValue(year) is { } number ? JsonValue.Create(number) : null);
            Set("clarifications", parsed.GetValue(clarifications) is { } most ? JsonValue.Create(most) : null);
            Set("resultMailDelaySeconds", parsed.GetValue(mailDelay) is { } seconds ? JsonValue.Create(seconds) : null);
            Set("reviews", parsed.GetValue(reviews) is { } many ? JsonValue.Create(many) : null);
            Set("objectionDays", parsed.GetValue(objectionDays) is { } open ? JsonValue.Create(open) : null);
            Set("reminderDays", parsed.GetValue(reminders) is { } days ? new JsonArray([.. Parts(days).Select(day => (JsonNode)Day(day))]) : null);
            Set("agencies", parsed.GetValue(agencies) is { } codes ? new JsonArray([.. Parts(codes).Select(code => (JsonNode)JsonValue.Create(code))]) : null);
            if ((parsed.GetValue(quorum), parsed.GetValue(authority)) is var (least, who) && (least is not null || who is not null))
            {
                order["plenary"] = new JsonObject { ["quorum"] = least, ["authority"] = who };
            }

            if ((parsed.GetValue(titleId), parsed.GetValue(titleEn)) is var (id, en) && (id ?? en) is { } title)
            {
                order["title"] = new JsonObject { ["id"] = id ?? title, ["en"] = en ?? title };
            }

            bool isPreview = parsed.GetValue(dryRun);
            ApiAnswer answer = await client.DemandAsync(HttpMethod.Post, isPreview ? "api/cycles?preview=true" : "api/cycles", JsonContent.Create(order), cancellationToken: cancellationToken);
            JsonElement told = answer.Document;
            return app.Tell(parsed, told, () => Show(told, isPreview));

            void Set(string name, JsonNode? value)
            {
                if (value is not null)
                {
                    order[name] = value;
                }
            }
        }));
        return command;
    }

    private static async Task<JsonObject> ReadAsync(string? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return [];
        }

        string text = file == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new UserFacingException($"{file} holds no order: it must be a JSON object, such as {{ \"id\": \"merit-2027\", … }}.");
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new UserFacingException($"{file} is no JSON: {failure.Message.Split('\n')[0]}", failure);
        }
    }

    private static void Show(JsonElement answer, bool isPreview)
    {
        string id = answer.GetProperty("id").GetString()!;
        if (isPreview)
        {
            JsonElement schedule = answer.GetProperty("schedule");
            Facts.Write(
                ("Cycle", answer.GetProperty("isNew").GetBoolean() ? id : $"{id} (there is one of this id already)"),
                ("Title", answer.GetProperty("title").GetProperty("en").GetString()!),
                ("Instrument", answer.GetProperty("instrument").GetString()!),
                ("Submission until", CycleCommand.Moment(schedule.GetProperty("submissionDeadline"))),
                ("Verification until", CycleCommand.Moment(schedule.GetProperty("verificationDeadline"))),
                ("Reminders", string.Join(", ", schedule.GetProperty("reminderDays").EnumerateArray().Select(day => $"{day.GetRawText()} days before"))),
                ("Reviews", answer.TryGetProperty("reviews", out JsonElement reviews) ? $"{reviews.GetInt32()} assessors for each agency" : "one assessor for each agency"),
                ("Objections", answer.TryGetProperty("objectionDays", out JsonElement objections) ? $"until {objections.GetInt32()} days after result mails" : "none"),
                ("Agencies", answer.GetProperty("agencies").GetInt32().ToString(CultureInfo.InvariantCulture)));
        }

        Console.Out.WriteLine(isPreview ? "Nothing was started." : $"Cycle {id} is started. Watch it: merit cycle watch {id}");
        AnswerTexts.TellWarnings(answer);
    }

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static JsonValue Day(string day) => decimal.TryParse(day, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
        ? JsonValue.Create(number)
        : throw new UserFacingException($"--reminder-days takes numbers with commas, such as 14,3, not '{day}'.");

    /// <summary>A field of the order that is text, and its option.</summary>
    private sealed record Field(string Typed, string Name, string Description, string Kind)
    {
        public Option<string?> Option { get; } = new(Typed) { Description = Description, HelpName = Kind };
    }
}
