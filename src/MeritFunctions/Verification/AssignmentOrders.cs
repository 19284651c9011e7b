using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using MeritFunctions.Http;

namespace MeritFunctions.Verification;

/// <summary>
/// Gives single places to people whom somebody chose, and takes back those from which somebody recuses themselves. Each is one write to
/// all places of an agency, which decides; the same again finds itself done.
/// </summary>
public sealed class AssignmentOrders(AssignmentSheets sheets, AssignmentTable assignments, AssignmentLog log, TimeProvider clock)
{
    // Two who give places of one agency at once are seldom and brief.
    private const int MostRounds = 10;

    /// <summary>Gives one place.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="wanted">Who is to have which place.</param>
    /// <param name="order">Who orders it, and which state of the place they have seen.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> SetAsync(string cycleId, AssignmentOrder wanted, Order order, CancellationToken cancellation)
    {
        AssignmentsOutcome outcome = await SetManyAsync(cycleId, [wanted], order, isPreview: false, null, cancellation);
        return outcome.Refusal ?? outcome.Lines[0].Refusal ?? OrderOutcome.Done with
        {
            Answer = new TakenAssignment(wanted.Agency, AssignmentSheet.SlotOf(wanted.Place), wanted.Assessor, outcome.Warnings),
        };
    }

    /// <summary>Gives many places, all or none of them, or says what would come of it.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="wanted">Who is to have which place.</param>
    /// <param name="order">Who orders it; the state that they have seen counts for a single place alone.</param>
    /// <param name="isPreview">Whether nothing is to be written.</param>
    /// <param name="expected">What a preview named the changes: others are not made. Null when there was no preview.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<AssignmentsOutcome> SetManyAsync(
        string cycleId, IReadOnlyList<AssignmentOrder> wanted, Order order, bool isPreview, string? expected, CancellationToken cancellation)
    {
        string? name = null;
        for (int round = 1; round <= MostRounds; round++)
        {
            if (await sheets.ReadAsync(cycleId, cancellation) is not { } sheet)
            {
                return new AssignmentsOutcome { Refusal = OrderOutcome.NotFound("cycle-not-found", cycleId) };
            }

            AssignmentsOutcome outcome = Judge(sheet, wanted, order.Seen);
            if (isPreview || outcome.Refusal is not null || outcome.Lines.Any(line => line.Refusal is not null))
            {
                return outcome;
            }

            if (expected is not null && expected != outcome.Name)
            {
                return outcome with { Refusal = OrderOutcome.Stale };
            }

            name ??= AssignmentRow.OrderOf(clock.GetUtcNow(), outcome.Name[..8]);
            List<AssignmentRow> rows = Rows(sheet, outcome, name, order);
            if (rows.Count > 0)
            {
                await sheets.BeginAsync(sheet, cancellation);
            }

            if (await assignments.TryWriteAsync(rows, cancellation))
            {
                // Also what was done before by somebody who stopped in between.
                await log.NoteAsync(cycleId, [.. rows, .. sheet.Unlogged(rows)], cancellation);
                return outcome with { IsWritten = true };
            }
        }

        return new AssignmentsOutcome { Refusal = OrderOutcome.Conflict("assignments-busy") };
    }

    /// <summary>Has somebody leave an agency for a reason of their own. Whoever may have the place gets it at once; when nobody may, it is open.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="order">Who recuses themselves, and why.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> RecuseAsync(string cycleId, string agency, Order order, CancellationToken cancellation)
    {
        for (int round = 1; round <= MostRounds; round++)
        {
            if (await sheets.ReadAsync(cycleId, cancellation) is not { } sheet)
            {
                return OrderOutcome.NotFound("cycle-not-found", cycleId);
            }

            IReadOnlyList<AssignmentRow> places = sheet.PlacesOf(agency);
            if (places.FirstOrDefault(row => row.Assessor == order.By.Id) is not { } mine)
            {
                if (places.FirstOrDefault(row => AssignmentSheet.Ids(row.Recused).Contains(order.By.Id)) is not { } left)
                {
                    return OrderOutcome.Forbidden("not-assigned", agency);
                }

                await log.NoteAsync(cycleId, places, cancellation);
                return Recused(left);
            }

            if (sheet.RefusalOf() is { } refusal)
            {
                return refusal;
            }

            if (mine.SubmittedAt is { } submitted)
            {
                return OrderOutcome.Conflict("slot-reviewed", Messages.Wib(submitted));
            }

            if (!EntityTag.IsMet(order.Seen, mine.ETag))
            {
                return OrderOutcome.Stale;
            }

            await sheets.BeginAsync(sheet, cancellation);
            string name = AssignmentRow.OrderOf(clock.GetUtcNow(), StoredJson.Sha256(StoredJson.Serialize(new { mine.RowKey, mine.Before }))[..8]);
            log.Recuse(mine, sheet.SubstituteFor(mine), name, clock.GetUtcNow(), order.By.Id, order.By.AuditRole, order.Reason);
            if (await assignments.TryWriteAsync(places, cancellation))
            {
                await log.NoteAsync(cycleId, places, cancellation);
                return Recused(mine);
            }
        }

        return OrderOutcome.Conflict("assignments-busy");
    }

    // Not who has it now: the two who review an agency need not know of each other.
    private static OrderOutcome Recused(AssignmentRow row) => OrderOutcome.Done with { Answer = new TakenRecusal(row.Agency, row.Slot, row.Assessor.Length > 0) };

    private static AssignmentsOutcome Judge(AssignmentSheet sheet, IReadOnlyList<AssignmentOrder> wanted, string? seen)
    {
        if (sheet.RefusalOf() is { } refusal)
        {
            return new AssignmentsOutcome { Refusal = refusal };
        }

        FindingList warnings = new(Messages.Find);
        Dictionary<(string, AssignmentPlace), AssignmentOrder> all = [];
        Dictionary<string, int> more = [];
        List<JudgedAssignment> lines = [];
        foreach (AssignmentOrder one in wanted)
        {
            if (!all.TryAdd((one.Agency, one.Place), one))
            {
                lines.Add(new JudgedAssignment(one, null, OrderOutcome.Conflict("order-listed-twice", one.Agency, AssignmentSheet.SlotOf(one.Place))));
            }
        }

        foreach (AssignmentOrder one in all.Values)
        {
            AssignmentRow? row = sheet.PlacesOf(one.Agency).FirstOrDefault(place => place.Slot == AssignmentSheet.SlotOf(one.Place));
            bool isNews = row?.Assessor != one.Assessor;
            lines.Add(new JudgedAssignment(one, row?.Assessor, isNews ? RefusalOf(sheet, one, row, all, seen) : null));
            if (isNews && lines[^1].Refusal is null)
            {
                more[one.Assessor] = more.GetValueOrDefault(one.Assessor) + (one.Place == AssignmentPlace.Moderator ? 0 : 1);
                Warn(sheet, one, more[one.Assessor], warnings);
            }
        }

        // The first place of a cycle takes every agency away from those who have none.
        int nobodys = sheet.Assessments.Values.Count(row => !row.IsWithdrawn && !wanted.Any(one => one.Agency == row.RowKey));
        if (!sheet.CycleRow.IsAssigned && more.Count > 0 && nobodys > 0)
        {
            warnings.Warning("others-unassigned", "", nobodys);
        }

        return new AssignmentsOutcome { Lines = lines, Warnings = warnings.All };
    }

    private static OrderOutcome? RefusalOf(
        AssignmentSheet sheet, AssignmentOrder one, AssignmentRow? row, Dictionary<(string, AssignmentPlace), AssignmentOrder> all, string? seen)
    {
        if (!sheet.Assessments.ContainsKey(one.Agency))
        {
            return OrderOutcome.NotFound("assessment-not-found", sheet.CycleRow.RowKey, one.Agency);
        }

        string slot = AssignmentSheet.SlotOf(one.Place);
        if (one.Place != AssignmentPlace.First && !sheet.CycleRow.IsDoublyReviewed)
        {
            return OrderOutcome.NotFound("slot-unknown", slot);
        }

        if (!EntityTag.IsMet(seen, row?.ETag ?? default))
        {
            return OrderOutcome.Stale;
        }

        FindingList findings = new(Messages.Find);
        if (!sheet.People.TryGetValue(one.Assessor, out Assessor? person))
        {
            findings.Error("assessor-unknown", one.Pointer, one.Assessor);
            return OrderOutcome.Invalid(findings.All);
        }

        switch (Assigner.BarOf(person, one.Place, sheet.Day, null))
        {
            case AssignmentBar.Inactive:
                findings.Error("assessor-inactive", one.Pointer, person.Id);
                return OrderOutcome.Invalid(findings.All);
            case AssignmentBar.Role:
                findings.Error("assessor-role", one.Pointer, person.Id, one.Place.Told());
                return OrderOutcome.Invalid(findings.All);
            default:
                break;
        }

        // Where the others of the agency are given anew together with this one, that counts.
        bool hasOther = Enum.GetValues<AssignmentPlace>().Any(place => place != one.Place
            && (all.TryGetValue((one.Agency, place), out AssignmentOrder? also) ? also.Assessor : sheet.PlacesOf(one.Agency).FirstOrDefault(r => r.Slot == AssignmentSheet.SlotOf(place))?.Assessor) == person.Id);
        return sheet.ConflictsOf(person, one.Agency) is { Count: > 0 } conflicts ? OrderOutcome.Conflict("conflict-of-interest", person.Id, one.Agency, Conflicts.Told(conflicts))
            : hasOther ? OrderOutcome.Conflict("assessor-other-place", person.Id, one.Agency)
            : row?.SubmittedAt is { } submitted ? OrderOutcome.Conflict("slot-reviewed", Messages.Wib(submitted))
            : null;
    }

    // What speaks against somebody and does not keep them out: whoever chose them may know more.
    private static void Warn(AssignmentSheet sheet, AssignmentOrder one, int more, FindingList warnings)
    {
        Assessor person = sheet.People[one.Assessor];
        if (Assigner.BarOf(person, one.Place, sheet.Day, null) == AssignmentBar.Absent)
        {
            warnings.Warning("assessor-absent", one.Pointer, person.Id, sheet.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (Assigner.BarOf(person with { Absences = [] }, one.Place, sheet.Day, sheet.CycleRow.InstrumentId) == AssignmentBar.Competence)
        {
            warnings.Warning("assessor-untrained", one.Pointer, person.Id, sheet.CycleRow.InstrumentId);
        }

        if (sheet.UnreachableOf([person.Id]).Count > 0)
        {
            warnings.Warning("assessor-unreachable", one.Pointer, person.Id);
        }

        int has = (sheet.Loads.GetValueOrDefault(person.Id)?.Reviews ?? 0) + more - 1;
        if (one.Place != AssignmentPlace.Moderator && person.Capacity <= has)
        {
            warnings.Warning("assessor-full", one.Pointer, person.Id, person.Capacity, has);
        }
    }

    private List<AssignmentRow> Rows(AssignmentSheet sheet, AssignmentsOutcome outcome, string name, Order order)
    {
        DateTimeOffset now = clock.GetUtcNow();
        List<AssignmentRow> rows = [];
        foreach (IGrouping<string, JudgedAssignment> agency in outcome.Lines.Where(line => line.IsNews).GroupBy(line => line.Order.Agency, StringComparer.Ordinal))
        {
            List<AssignmentRow> places = [.. sheet.PlacesOf(agency.Key)];
            foreach (AssignmentOrder one in agency.Select(line => line.Order))
            {
                string slot = AssignmentSheet.SlotOf(one.Place);
                AssignmentRow? row = places.Find(place => place.Slot == slot);
                if (row is null)
                {
                    row = sheet.NewRow(agency.Key, slot);
                    places.Add(row);
                }

                int batch = row.Batch > 0 ? row.Batch : places.Max(place => place.Batch);
                log.Give(row, one.Assessor, name, batch, new AssignmentGrounds(AssignmentKind.Ordered, one.Place, sheet.Day) { By = order.By.Id, Reason = one.Reason }, now, order.By.Id, order.By.AuditRole, one.Reason);
            }

            rows.AddRange(places);
        }

        return rows;
    }
}

/// <summary>What came of orders that give places.</summary>
public sealed record AssignmentsOutcome
{
    /// <summary>Why nothing came of them at all; null when each line says it.</summary>
    public OrderOutcome? Refusal { get; init; }

    /// <summary>What comes of each.</summary>
    public IReadOnlyList<JudgedAssignment> Lines { get; init; } = [];

    /// <summary>What speaks against those that are given all the same.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Whether they stand.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Names the changes: others have another name.</summary>
    public string Name => StoredJson.Sha256(StoredJson.Serialize(Lines.Where(line => line.IsNews)));

    /// <summary>Why lines are refused, each with its place.</summary>
    public IReadOnlyList<Finding> Findings()
    {
        FindingList findings = new(Messages.Find);
        foreach (JudgedAssignment line in Lines.Where(line => line.Refusal is not null))
        {
            if (line.Refusal!.Code is { } code)
            {
                findings.Error(code, line.Order.Pointer, line.Refusal.Arguments);
            }

            findings.AddRange(line.Refusal.Findings);
        }

        return findings.All;
    }
}

/// <summary>What comes of one order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Before">Who has the place; null or empty when nobody has.</param>
/// <param name="Refusal">Why it is refused; null when it is not.</param>
public sealed record JudgedAssignment(AssignmentOrder Order, string? Before, OrderOutcome? Refusal)
{
    /// <summary>Whether something changes.</summary>
    public bool IsNews => Refusal is null && Before != Order.Assessor;
}

/// <summary>The answer to an order that gives a place.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Slot">The place.</param>
/// <param name="Assessor">Who has it now.</param>
/// <param name="Warnings">What speaks against it.</param>
public sealed record TakenAssignment(string Agency, string Slot, string Assessor, IReadOnlyList<Finding> Warnings);

/// <summary>The answer to a recusal.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Slot">The place that was left.</param>
/// <param name="IsFilled">Whether somebody else has it already.</param>
public sealed record TakenRecusal(string Agency, string Slot, bool IsFilled);
