using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Verification;

/// <summary>Who has what in a cycle, and who is there to have it, as it was read.</summary>
public sealed class AssignmentSheet
{
    private readonly ILookup<string, AssignmentRow> _places;

    /// <summary>Makes a sheet.</summary>
    public AssignmentSheet(
        CycleRow cycle, DateOnly day, IReadOnlyList<AssignmentRow> rows, IEnumerable<AssessorRow> people, IEnumerable<AssessmentRow> assessments, IEnumerable<AgencyRow> register)
    {
        (CycleRow, Day, Rows) = (cycle, day, rows);
        _places = rows.ToLookup(row => row.Agency, StringComparer.Ordinal);
        People = people.Select(row => row.Read()).ToDictionary(person => person.Id, StringComparer.Ordinal);
        Assessments = assessments.ToDictionary(row => row.RowKey, StringComparer.Ordinal);
        Registered = register.ToDictionary(row => row.RowKey, StringComparer.Ordinal);
        Loads = LoadsOf(rows);
    }

    /// <summary>The cycle.</summary>
    public CycleRow CycleRow { get; }

    /// <summary>The day in Western Indonesian Time.</summary>
    public DateOnly Day { get; }

    /// <summary>Every place that was ever given.</summary>
    public IReadOnlyList<AssignmentRow> Rows { get; }

    /// <summary>The people of the register, by id.</summary>
    public IReadOnlyDictionary<string, Assessor> People { get; }

    /// <summary>The assessments, by agency.</summary>
    public IReadOnlyDictionary<string, AssessmentRow> Assessments { get; }

    /// <summary>The agencies that are registered now.</summary>
    public IReadOnlyDictionary<string, AgencyRow> Registered { get; }

    /// <summary>What each has to do.</summary>
    public IReadOnlyDictionary<string, AssessorLoad> Loads { get; }

    /// <summary>The places of an agency that were ever given.</summary>
    public IReadOnlyList<AssignmentRow> PlacesOf(string agency) => [.. _places[agency]];

    /// <summary>Why nobody can be given anything in this cycle; null when they can.</summary>
    public OrderOutcome? RefusalOf() =>
        CycleGate.RefusalOf(CycleRow) ?? (CycleRow.Release > 0 ? OrderOutcome.Conflict("already-released", CycleRow.RowKey) : null);

    /// <summary>What is open in the whole cycle. Who is withdrawn needs nobody.</summary>
    public AssignmentTask TaskOf(AssignmentWish wish) => new()
    {
        Agencies = [.. Assessments.Values.Where(row => !row.IsWithdrawn).Select(row => Open(row, [])).Where(one => one.Held.Count < (CycleRow.IsDoublyReviewed ? 3 : 1))],
        People = [.. People.Values],
        Loads = Loads,
        Day = Day,
        Seed = wish.Seed,
        IsDouble = CycleRow.IsDoublyReviewed,
        BatchSize = wish.BatchSize,
        Instrument = wish.AsksCompetence ? CycleRow.InstrumentId : null,
        FirstBatch = Rows.Select(row => row.Batch).DefaultIfEmpty(0).Max() + 1,
    };

    /// <summary>Who gets a place of an agency that somebody leaves, by the rules by which it was given; null when nobody may.</summary>
    public PlannedAssignment? SubstituteFor(AssignmentRow left)
    {
        AssignmentPlace place = PlaceOf(left.Slot)!.Value;
        AssignableAgency open = Open(Assessments[left.Agency], [left.Assessor]);
        AssignmentPlan plan = Assigner.Assign(new AssignmentTask
        {
            // Its other places may be open as well, and are not asked about here.
            Agencies = [open with { Held = Places.Where(other => other != place).ToDictionary(other => other, other => open.Held.GetValueOrDefault(other, "")) }],
            People = [.. People.Values],
            Loads = Loads,
            Day = Day,
            Seed = $"{CycleRow.RowKey}/{left.Agency}/{left.Slot}/{left.Before}",
            IsDouble = true,
            Instrument = GroundsOf(left)?.Instrument,
        });
        return plan.Assignments.Count > 0 ? plan.Assignments[0] : null;
    }

    /// <summary>Every reason why somebody must keep away from an agency, also because they said so themselves.</summary>
    public IReadOnlyList<Conflict> ConflictsOf(Assessor person, string agency) =>
    [
        .. Conflicts.Of(person, VerificationDuties.AgencyOf(Assessments[agency], Registered.GetValueOrDefault(agency))),
        .. PlacesOf(agency).Any(row => Ids(row.Recused).Contains(person.Id)) ? (Conflict[])[Conflict.Recused] : [],
    ];

    /// <summary>Those of some people whom no mail reaches, in order.</summary>
    public IReadOnlyList<string> UnreachableOf(IEnumerable<string> ids) =>
        [.. ids.Where(id => id.Length > 0 && VerificationState.AddressIn(People, id) is null).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Rows with words that may not be in the log yet, beside some.</summary>
    public IEnumerable<AssignmentRow> Unlogged(IReadOnlyCollection<AssignmentRow> beside)
    {
        HashSet<string> keys = [.. beside.Select(row => row.RowKey)];
        return Rows.Where(row => row.Unlogged.Length > 0 && !keys.Contains(row.RowKey));
    }

    /// <summary>A place of an agency that was never given before.</summary>
    public AssignmentRow NewRow(string agency, string slot) => new()
    {
        PartitionKey = TableKey.From(CycleRow.RowKey),
        RowKey = AssignmentRow.KeyOf(agency, slot),
        Agency = agency,
        Slot = slot,
    };

    /// <summary>The places of the domain as they are kept.</summary>
    public static string SlotOf(AssignmentPlace place) => place switch
    {
        AssignmentPlace.First => AssignmentSlot.First,
        AssignmentPlace.Second => AssignmentSlot.Second,
        _ => AssignmentSlot.Moderator,
    };

    /// <summary>The place that is kept so; null when none is.</summary>
    public static AssignmentPlace? PlaceOf(string slot) => Places.Cast<AssignmentPlace?>().FirstOrDefault(place => SlotOf(place!.Value) == slot);

    /// <summary>Why somebody has a place; null when nobody has it.</summary>
    public static AssignmentGrounds? GroundsOf(AssignmentRow row) => row.Why.Length == 0 ? null : StoredJson.Deserialize<AssignmentGrounds>(row.Why);

    /// <summary>The ids of a list that a row holds.</summary>
    public static string[] Ids(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static AssignmentPlace[] Places { get; } = Enum.GetValues<AssignmentPlace>();

    private AssignableAgency Open(AssessmentRow assessment, string[] leaving)
    {
        IReadOnlyList<AssignmentRow> rows = PlacesOf(assessment.RowKey);
        return new AssignableAgency(
            VerificationDuties.AgencyOf(assessment, Registered.GetValueOrDefault(assessment.RowKey)),
            rows.Where(row => row.Assessor.Length > 0 && !leaving.Contains(row.Assessor)).ToDictionary(row => PlaceOf(row.Slot)!.Value, row => row.Assessor),
            [.. rows.SelectMany(row => Ids(row.Before)), .. leaving],
            rows.Select(row => row.Batch).DefaultIfEmpty(0).Max());
    }

    private static Dictionary<string, AssessorLoad> LoadsOf(IEnumerable<AssignmentRow> rows) => rows
        .Where(row => row.Assessor.Length > 0)
        .GroupBy(row => row.Assessor, StringComparer.Ordinal)
        .ToDictionary(
            mine => mine.Key,
            mine => new AssessorLoad(mine.Count(row => row.Slot != AssignmentSlot.Moderator), mine.Count(row => row.Slot == AssignmentSlot.Moderator)),
            StringComparer.Ordinal);
}

/// <summary>Reads who has what.</summary>
public sealed class AssignmentSheets(
    CycleTable cycles, AssessmentTable assessments, AgencyTable register, AssessorTable people, AssignmentTable assignments, UnfinishedPlaces unfinished, TimeProvider clock)
{
    /// <summary>Notes before places of a cycle are given that from now on they decide who verifies, and that the sweep looks at them.</summary>
    public async Task BeginAsync(AssignmentSheet sheet, CancellationToken cancellation)
    {
        if (!sheet.CycleRow.IsAssigned)
        {
            await cycles.ChangeAsync(sheet.CycleRow.RowKey, row => !row.IsAssigned && (row.IsAssigned = true), cancellation);
        }

        await unfinished.NoteAsync(sheet.CycleRow, cancellation);
    }

    /// <summary>The sheet of a whole cycle; null when there is no such cycle.</summary>
    public async Task<AssignmentSheet?> ReadAsync(string cycleId, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycleId, cancellation) is not { } cycle)
        {
            return null;
        }

        Task<List<AssignmentRow>> rows = assignments.ListAsync(cycleId, cancellation);
        Task<List<AssessorRow>> persons = people.ListAsync(cancellation);
        Task<List<AssessmentRow>> agencies = assessments.ListAsync(cycleId, cancellation);
        Task<List<AgencyRow>> registered = register.ListAsync(cancellation);
        await Task.WhenAll(rows, persons, agencies, registered);
        return new AssignmentSheet(cycle, Messages.WibDate(clock.GetUtcNow()), await rows, await persons, await agencies, await registered);
    }
}
