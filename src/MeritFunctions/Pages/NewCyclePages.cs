using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Calendar;
using Merit.Assessment.Instruments;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;
using Merit.Web.Texts;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>Starts a cycle: the form, what it would do, and then the start. The rules are those of the interface.</summary>
public sealed class NewCyclePages(PageFrame frame, CycleStarts orders, InstrumentStore instruments)
{
    private const int MostShown = 50;
    private const string Separators = " ,;\t\r\n";

    /// <summary>The form.</summary>
    [Function("NewCyclePage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.NewCyclePage)] HttpRequest request, CancellationToken cancellation) =>
        await PageAsync(request, frame.For(request), new FormState(null, []), null, StatusCodes.Status200OK, cancellation);

    /// <summary>Says what the cycle would be; starts it when that was seen.</summary>
    [Function("NewCycleForm")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.NewCyclePage)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        PageContext context = frame.For(request);
        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Read(JsonSerializer.SerializeToUtf8Bytes(Document(form)), CycleStarts.Fields);
        if (await orders.ReadAsync(body, cancellation) is not { } order)
        {
            return await FoundAsync(body.Findings.All);
        }

        if (order.Differs)
        {
            body.Findings.Error("cycle-differs", "/id", order.Start.Id);
            return await FoundAsync(body.Findings.All);
        }

        if (form["act"] != "start")
        {
            Finding[] warnings = [.. body.Findings.All];
            return await PageAsync(request, context, FormAnswers.State(form, [], context.Language), Plan(order, warnings, context), StatusCodes.Status200OK, cancellation);
        }

        if (await orders.StartAsync(order, body.Findings, request.Caller(), client, cancellation))
        {
            return PageFrame.GoOn($"/cycles/{order.Start.Id}", "cycle-started");
        }

        if (!body.Findings.HasErrors)
        {
            body.Findings.Error("cycle-differs", "/id", order.Start.Id);
        }

        return await FoundAsync(body.Findings.All);

        Task<IResult> FoundAsync(IReadOnlyList<Finding> findings) => PageAsync(
            request,
            context,
            FormAnswers.State(form, [.. findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f with { Pointer = FieldOf(f.Pointer) })], context.Language),
            null,
            StatusCodes.Status422UnprocessableEntity,
            cancellation);
    }

    private async Task<IResult> PageAsync(HttpRequest request, PageContext context, FormState state, CyclePlan? plan, int status, CancellationToken cancellation)
    {
        Words words = Words.Of<CycleWords>(context.Language);
        List<FieldChoice> choices = [];
        foreach (string id in await instruments.ListAsync(cancellation))
        {
            if (await instruments.FindAsync(id, cancellation) is { } document && InstrumentJson.Parse(document).Value is { } instrument)
            {
                choices.Add(new FieldChoice(id, words.Fill(instrument.Intake == IntakeKind.SelfAssessment ? "New.Choice" : "New.Choice.Imported", words.In(instrument.Title), id)));
            }
        }

        return PageFrame.Show<NewCyclePage>(
            request,
            new()
            {
                [nameof(NewCyclePage.Context)] = context,
                [nameof(NewCyclePage.Instruments)] = choices,
                [nameof(NewCyclePage.State)] = state,
                [nameof(NewCyclePage.Plan)] = plan,
            },
            status);
    }

    // The form as a script would send it: a field left empty is not there, and what cannot be read stays as it was typed.
    private static JsonObject Document(IFormCollection form)
    {
        JsonObject order = [];
        foreach (string name in (string[])["id", "instrument"])
        {
            Add(name, JsonValue.Create(form[name].ToString().Trim()));
        }

        foreach (string name in (string[])["submissionDeadline", "verificationDeadline"])
        {
            if (WesternIndonesia.Sent(form[name].ToString().Trim()) is { } moment)
            {
                order[name] = moment;
            }
        }

        if (form["titleId"].ToString().Trim().Length + form["titleEn"].ToString().Trim().Length > 0)
        {
            order["title"] = new JsonObject { ["id"] = form["titleId"].ToString().Trim(), ["en"] = form["titleEn"].ToString().Trim() };
        }

        foreach (string name in (string[])["year", "clarifications", "escalationDays", "reviews", "objectionDays"])
        {
            if (form[name].ToString().Trim() is { Length: > 0 } number)
            {
                order[name] = Number(number);
            }
        }

        foreach (string name in (string[])["reminderDays", "answerReminders", "verificationReminders"])
        {
            Add(name, new JsonArray([.. Parts(name).Select(Number)]), Parts(name).Length == 0);
        }

        if (form["quorum"].ToString().Trim().Length + form["authority"].ToString().Trim().Length > 0)
        {
            order["plenary"] = new JsonObject { ["quorum"] = Number(form["quorum"].ToString().Trim()), ["authority"] = form["authority"].ToString().Trim() };
        }

        Add("agencies", new JsonArray([.. Parts("agencies").Select(code => (JsonNode)JsonValue.Create(code))]), Parts("agencies").Length == 0);
        return order;

        void Add(string name, JsonNode value, bool isEmpty = false)
        {
            if (!isEmpty && form[name].ToString().Trim().Length > 0)
            {
                order[name] = value;
            }
        }

        string[] Parts(string name) => form[name].ToString().Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);

        static JsonNode Number(string typed) =>
            decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? JsonValue.Create(number) : JsonValue.Create(typed);
    }

    private static string FieldOf(string pointer) => pointer.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["title", "en", ..] => "/titleEn",
        ["title", ..] => "/titleId",
        ["plenary", "authority", ..] => "/authority",
        ["plenary", ..] => "/quorum",
        _ => pointer,
    };

    private static CyclePlan Plan(CycleOrder order, IReadOnlyList<Finding> warnings, PageContext context)
    {
        CycleStart start = order.Start;
        CycleSchedule schedule = start.Schedule;
        int agencies = start.Agencies.Count;
        DateTimeOffset[] reminders = [.. Reminders.Times(schedule.ReminderDays, schedule.SubmissionDeadline).Select(reminder => reminder.At).Where(at => at > context.Now)];
        (string What, DateTimeOffset At)[] planned =
            [("Column.Deadline", schedule.SubmissionDeadline), ("Fact.Verification", schedule.VerificationDeadline), .. reminders.Select(at => ("Mail.reminder", at))];
        return new CyclePlan
        {
            Id = start.Id,
            Title = start.Title,
            Instrument = order.Instrument.Title,
            Types = [.. start.Agencies.GroupBy(a => AgencyListPages.TypeOf(a.Type)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))],
            Agencies = agencies,
            ObjectionDays = start.ObjectionDays,
            Quorum = start.Plenary?.Quorum,
            Authority = start.Plenary?.Authority,
            Who = [.. start.Agencies.Take(MostShown).Select(a => (a.Code, a.Name))],
            FreeDays = [.. planned.Select(p => new FreeDay(p.What, p.At, PublicHolidays.On(Messages.WibDate(p.At)))).Where(f => f.Holiday is not null || PublicHolidays.IsWeekend(Messages.WibDate(f.At)))],
            UnknownYears = [.. planned.Select(p => Messages.WibDate(p.At).Year).Distinct().Where(year => !PublicHolidays.Knows(year)).Order()],
            Warnings = warnings,
            SubmissionDeadline = schedule.SubmissionDeadline,
            VerificationDeadline = schedule.VerificationDeadline,
            Reviews = start.Reviews ?? 1,
            Mails =
            [
                new PlannedMail("invitation", null, agencies),
                .. reminders.Select(at => new PlannedMail("reminder", at, agencies)),
                new PlannedMail("received", null, agencies),
                new PlannedMail("not-submitted", schedule.SubmissionDeadline.AddSeconds(schedule.ProcessingGraceSeconds), agencies),
                new PlannedMail("clarification", null, agencies),
                new PlannedMail("result", null, agencies),
            ],
        };
    }
}
