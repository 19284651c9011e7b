using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Reads orders for new cycles, whoever sends them, and has them carried out.</summary>
public sealed class CycleStarts(CycleStarter starter, CycleTable cycles, AgencyTable agencies, InstrumentStore instruments, TimeProvider clock)
{
    // The address of its page would be that of the form.
    private const string ReservedId = "new";

    private const int LongestGraceSeconds = 24 * 60 * 60;
    private const int DefaultGraceSeconds = 5;
    private const int LongestMailDelaySeconds = 30 * 24 * 60 * 60;
    private const int MostReminders = 20;
    private const int MostClarifications = 10;
    private const int EarliestAnswerReminder = 30;
    private const int EarliestVerificationReminder = 60;
    private const int LongestEscalation = 60;
    private const int MostReviews = 2;
    private const int MostNamesShown = 5;
    private const int MostMembers = 50;
    private const int EarliestYear = 2000;
    private const int LatestYear = 2999;

    /// <summary>What an order may say.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["id", "instrument", "title", "year", "assessingBody", "submissionDeadline", "verificationDeadline", "reminderDays", "agencies", "processingGraceSeconds", "resultMailDelaySeconds", "clarifications", "answerReminders", "verificationReminders", "escalationDays", "reviews", "plenary", "objectionDays"];

    /// <summary>The order that a document is; null when something in it is wrong, which its findings tell. Nothing is written.</summary>
    public async Task<CycleOrder?> ReadAsync(RequestBody body, CancellationToken cancellation)
    {
        if (!body.IsReadable)
        {
            return null;
        }

        (CycleStart? order, Instrument? instrument, byte[]? document) = await ReadOrderAsync(body, cancellation);
        if (order is null || instrument is null || document is null)
        {
            return null;
        }

        CycleRow? known = await cycles.FindAsync(order.Id, cancellation);
        if (known is null && order.Schedule.SubmissionDeadline <= clock.GetUtcNow())
        {
            body.Findings.Error("deadline-past", "/submissionDeadline", Messages.Wib(order.Schedule.SubmissionDeadline));
            return null;
        }

        return new CycleOrder(order, instrument, document, known is null, Differs: known is not null && known.RequestHash != CycleStarter.HashOf(order));
    }

    /// <summary>Starts the cycle of an order, or meets the one that the same order started.</summary>
    /// <returns>False when another order has that id, or when findings tell why it cannot be.</returns>
    public async Task<bool> StartAsync(CycleOrder order, FindingList findings, Caller caller, DurableTaskClient client, CancellationToken cancellation)
    {
        // From here on none of the agencies can be removed; one that was removed since it was read starts nothing.
        if (order.IsNew && await agencies.HoldAsync([.. order.Start.Agencies.Select(a => a.Code)], clock.GetUtcNow(), cancellation) is { Count: > 0 } removed)
        {
            findings.Error("agency-not-registered", "/agencies", string.Join(", ", removed));
            return false;
        }

        return await starter.StartAsync(order.Start, order.Instrument, order.Document, caller, client, cancellation);
    }

    private async Task<(CycleStart? Order, Instrument? Instrument, byte[]? Document)> ReadOrderAsync(RequestBody body, CancellationToken cancellation)
    {
        string id = body.RequiredText("id", TextForm.Id);
        if (id == ReservedId)
        {
            body.Findings.Error("cycle-id-reserved", "/id", id);
        }

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
        // What is usual stays unsaid, so that an order that says it is the same as one that does not.
        int? clarifications = body.OptionalInteger("clarifications", 0, MostClarifications) is { } most and not CycleRow.UsualClarifications ? most : null;
        int[]? answerReminders = body.OptionalNumbers("answerReminders", 0, EarliestAnswerReminder, MostReminders) is { } days ? WholeDays(days, "/answerReminders", body.Findings) : null;
        answerReminders = answerReminders is [CycleRow.UsualAnswerReminder] ? null : answerReminders;
        int[]? verificationReminders = body.OptionalNumbers("verificationReminders", 0, EarliestVerificationReminder, MostReminders) is { } before ? WholeDays(before, "/verificationReminders", body.Findings) : null;
        verificationReminders = verificationReminders?.SequenceEqual(CycleRow.UsualVerificationReminders) == true ? null : verificationReminders;
        int? escalation = body.OptionalInteger("escalationDays", 1, LongestEscalation) is { } late and not CycleRow.UsualEscalation ? late : null;
        int reviews = body.OptionalInteger("reviews", 1, MostReviews) ?? 1;
        int objectionDays = body.OptionalInteger("objectionDays", 0, ObjectionWindow.MostDays) ?? 0;
        PlenarySetting? plenary = body.OptionalObject(
            "plenary",
            ["quorum", "authority"],
            item => new PlenarySetting((int)(item.Integer("quorum", 1, MostMembers) ?? 0), item.Form("authority", TextForm.OpaqueId) ?? ""));
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

        if (reviews > 1 && instrument.Index?.Correction is not null)
        {
            // Two reviews agree on levels; a correction of the index is no part of them.
            body.Findings.Warning("reviews-without-corrections", "/reviews", instrumentId);
        }

        WarnOfGroups(instrument, taking, body.Findings);
        var schedule = new CycleSchedule(submissionDeadline, verificationDeadline, reminders, grace, mailDelay, clarifications, answerReminders, verificationReminders, escalation);
        return (new CycleStart(id, title ?? instrument.Title, year ?? Messages.WibDate(submissionDeadline).Year, assessingBody ?? instrument.Authority.Id, instrumentId, schedule, taking, IsWholeRegister: chosen is null) { Reviews = reviews > 1 ? reviews : null, Plenary = plenary, ObjectionDays = objectionDays > 0 ? objectionDays : null }, instrument, document);
    }

    private static int[] WholeDays(IReadOnlyList<double> days, string pointer, FindingList findings)
    {
        if (days.Any(day => day != Math.Floor(day)))
        {
            findings.Error("working-days-whole", pointer);
        }

        return [.. days.Select(day => (int)day).Distinct().OrderDescending()];
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

        return (instrument, document);
    }

    // Ministries have no region. But whoever has none where others of their type have one competes with nobody.
    private static void WarnOfGroups(Instrument instrument, IReadOnlyList<Participant> taking, FindingList findings)
    {
        GroupKey[] keys = [.. instrument.Rankings.SelectMany(ranking => ranking.GroupBy).Distinct()];
        string[] apart =
        [
            .. taking.GroupBy(agency => agency.Type).SelectMany(type => type.Where(agency =>
                (keys.Contains(GroupKey.Region) && agency.Region is null && type.Any(other => other.Region is not null))
                || (keys.Contains(GroupKey.Size) && agency.Size is null && type.Any(other => other.Size is not null)))).Select(agency => agency.Code),
        ];
        if (apart.Length > 0)
        {
            findings.Warning("participants-without-group", "/agencies", apart.Length, string.Join(", ", apart.Take(MostNamesShown)));
        }
    }

    private async Task<IReadOnlyList<Participant>> ChooseAgenciesAsync(IReadOnlyList<string>? chosen, FindingList findings, CancellationToken cancellation)
    {
        SortedDictionary<string, Participant> registered = new(StringComparer.Ordinal);
        HashSet<string> unreachable = new(StringComparer.Ordinal);
        Dictionary<string, string> ended = new(StringComparer.Ordinal);
        foreach (AgencyRow row in await agencies.ListAsync(cancellation))
        {
            if (row.SucceededBy is { } followers)
            {
                ended[row.RowKey] = followers;
                continue;
            }

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
            if (ended.TryGetValue(chosen[place], out string? followers))
            {
                findings.Error("agency-ended", $"/agencies/{place}", chosen[place], followers);
            }
            else if (!registered.TryGetValue(chosen[place], out Participant? agency))
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

/// <summary>An order for a cycle that can be carried out.</summary>
/// <param name="Start">What is kept of it.</param>
/// <param name="Instrument">The instrument.</param>
/// <param name="Document">The instrument's document.</param>
/// <param name="IsNew">Whether there is no cycle of that id yet.</param>
/// <param name="Differs">Whether there is one that another order has started.</param>
public sealed record CycleOrder(CycleStart Start, Instrument Instrument, byte[] Document, bool IsNew, bool Differs);
