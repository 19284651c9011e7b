using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Starts cycles and shows how far they are.</summary>
public sealed class Cycles(
    CycleStarter starter,
    CycleTable cycles,
    AgencyTable agencies,
    InstrumentStore instruments,
    CycleProgressReader progress,
    TimeProvider clock)
{
    private const int LongestGraceSeconds = 24 * 60 * 60;
    private const int DefaultGraceSeconds = 5;
    private const int LongestMailDelaySeconds = 30 * 24 * 60 * 60;
    private const int MostReminders = 20;
    private const int MostNamesShown = 5;
    private const int EarliestYear = 2000;
    private const int LatestYear = 2999;
    private static readonly string[] Fields =
        ["id", "instrument", "title", "year", "assessingBody", "submissionDeadline", "verificationDeadline", "reminderDays", "agencies", "processingGraceSeconds", "resultMailDelaySeconds"];

    /// <summary>
    /// Starts a cycle: 202 with its address, and with warnings of what an operator may not have meant; the same order again: the
    /// same; another order under that id: 409.
    /// </summary>
    [Function("StartCycle")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Cycles)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, Fields, cancellation);
        if (!body.IsReadable)
        {
            return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
        }

        (CycleStart? order, Instrument? instrument, byte[]? document) = await ReadOrderAsync(body, cancellation);
        if (order is null || instrument is null || document is null)
        {
            return Problems.Invalid(body.Findings.All);
        }

        CycleRow? existing = await cycles.FindAsync(order.Id, cancellation);
        if (existing is null && order.Schedule.SubmissionDeadline <= clock.GetUtcNow())
        {
            body.Findings.Error("deadline-past", "/submissionDeadline", Messages.Wib(order.Schedule.SubmissionDeadline));
            return Problems.Invalid(body.Findings.All);
        }

        // From here on none of the agencies can be removed; one that was removed since it was read starts nothing.
        if (existing is null && await agencies.HoldAsync([.. order.Agencies.Select(a => a.Code)], clock.GetUtcNow(), cancellation) is { Count: > 0 } removed)
        {
            body.Findings.Error("agency-not-registered", "/agencies", string.Join(", ", removed));
            return Problems.Invalid(body.Findings.All);
        }

        string address = $"{Routes.Prefix}/cycles/{order.Id}";
        return await starter.StartAsync(order, instrument, document, request.Caller(), client, cancellation)
            ? Results.Accepted(address, new { id = order.Id, progress = address, warnings = body.Findings.All.Select(Problems.View) })
            : Problems.Conflict("cycle-differs", order.Id);
    }

    /// <summary>Every cycle.</summary>
    [Function("ListCycles")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Cycles)] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(
            (await cycles.ListAsync(cancellation)).Select(c => new { id = c.RowKey, c.Status, title = new Text(c.TitleId, c.TitleEn), instrument = c.InstrumentId, c.OpensAt, c.SubmissionDeadline, c.Agencies }),
            StoredJson.Options);

    /// <summary>One cycle's progress.</summary>
    [Function("GetCycle")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Cycle)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await progress.ReadAsync(cycle, cancellation) is not { } read ? Problems.NotFound("cycle-not-found", cycle)
            : EntityTag.Show(request, read.ETag, Results.Json(read, StoredJson.Options));

    private async Task<(CycleStart? Order, Instrument? Instrument, byte[]? Document)> ReadOrderAsync(RequestBody body, CancellationToken cancellation)
    {
        string id = body.RequiredText("id", TextForm.Id);
        string instrumentId = body.RequiredText("instrument", TextForm.Id);
        Text? title = body.OptionalBilingual("title");
        int? year = body.OptionalInteger("year", EarliestYear, LatestYear);
        string? assessingBody = body.OptionalLine("assessingBody");
        DateTimeOffset submissionDeadline = body.RequiredMoment("submissionDeadline");
        DateTimeOffset verificationDeadline = body.OptionalMoment("verificationDeadline") ?? submissionDeadline.AddDays(60);
        IReadOnlyList<double> reminders = body.OptionalNumbers("reminderDays", 0, 365, MostReminders) ?? [14, 3];
        IReadOnlyList<string>? chosen = body.OptionalTexts("agencies", TextForm.AgencyCode);
        int mailDelay = body.OptionalInteger("resultMailDelaySeconds", 0, LongestMailDelaySeconds) ?? 0;
        int grace = body.OptionalInteger("processingGraceSeconds", 0, LongestGraceSeconds) ?? DefaultGraceSeconds;
        if (verificationDeadline < submissionDeadline)
        {
            body.Findings.Error("verification-before-submission", "/verificationDeadline");
        }

        (Instrument? instrument, byte[]? document) = await FindInstrumentAsync(instrumentId, body.Findings, cancellation);
        IReadOnlyList<Participant> taking = await ChooseAgenciesAsync(chosen, body.Findings, cancellation);
        if (body.Findings.HasErrors || instrument is null)
        {
            return (null, null, null);
        }

        if (instrument.Standing == InstrumentStanding.Drafted)
        {
            body.Findings.Warning("instrument-drafted", "/instrument", instrumentId);
        }

        var schedule = new CycleSchedule(submissionDeadline, verificationDeadline, reminders, grace, mailDelay);
        return (new CycleStart(id, title ?? instrument.Title, year ?? Messages.WibDate(submissionDeadline).Year, assessingBody ?? instrument.Authority.Id, instrumentId, schedule, taking, IsWholeRegister: chosen is null), instrument, document);
    }

    private async Task<(Instrument? Instrument, byte[]? Document)> FindInstrumentAsync(string id, FindingList findings, CancellationToken cancellation)
    {
        if (id.Length == 0)
        {
            return (null, null);
        }

        byte[]? document = await instruments.FindAsync(id, cancellation);
        Instrument? instrument = document is null ? null : InstrumentJson.Parse(document).Value;
        if (instrument is null)
        {
            findings.Error("instrument-unknown", "/instrument", id);
        }
        else if (instrument.Intake != IntakeKind.SelfAssessment)
        {
            findings.Error("instrument-not-self-assessed", "/instrument", id);
        }

        return (instrument, document);
    }

    private async Task<IReadOnlyList<Participant>> ChooseAgenciesAsync(IReadOnlyList<string>? chosen, FindingList findings, CancellationToken cancellation)
    {
        SortedDictionary<string, Participant> registered = new(StringComparer.Ordinal);
        HashSet<string> unreachable = new(StringComparer.Ordinal);
        foreach (AgencyRow row in await agencies.ListAsync(cancellation))
        {
            registered[row.RowKey] = new Participant(row.RowKey, row.Name, row.Type, row.Region, row.Size);
            if (row.ContactEmail is not { Length: > 0 })
            {
                unreachable.Add(row.RowKey);
            }
        }

        if (registered.Count == 0 || chosen is { Count: 0 })
        {
            findings.Error("no-agencies", "/agencies");
        }

        var taking = chosen is null ? registered : new SortedDictionary<string, Participant>(StringComparer.Ordinal);
        for (int place = 0; place < chosen?.Count; place++)
        {
            if (!registered.TryGetValue(chosen[place], out Participant? agency))
            {
                findings.Error("agency-not-registered", $"/agencies/{place}", chosen[place]);
            }
            else if (!taking.TryAdd(agency.Code, agency))
            {
                findings.Error("agency-listed-twice", $"/agencies/{place}", chosen[place]);
            }
        }

        string[] silent = [.. taking.Keys.Where(unreachable.Contains)];
        if (silent.Length > 0 && !findings.HasErrors)
        {
            findings.Warning("participants-without-contact", "/agencies", silent.Length, string.Join(", ", silent.Take(MostNamesShown)));
        }

        return [.. taking.Values];
    }
}
