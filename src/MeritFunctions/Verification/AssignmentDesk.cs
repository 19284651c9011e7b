using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;

namespace MeritFunctions.Verification;

/// <summary>
/// Gives the open places of a cycle by draw. What is given stands, so that whoever stops in between, or comes twice, goes on with what is
/// left; of two who give at once, one draws anew.
/// </summary>
public sealed class AssignmentDesk(AssignmentSheets sheets, AssignmentTable assignments, AssignmentLog log, TimeProvider clock)
{
    /// <summary>How many agencies a batch has where nobody says otherwise.</summary>
    public const int DefaultBatch = 20;

    // Two who give at once are seldom and brief.
    private const int MostRounds = 5;

    /// <summary>Gives what is not given yet, or says what would be given.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="wish">How.</param>
    /// <param name="caller">Who orders it.</param>
    /// <param name="isPreview">Whether nothing is to be written.</param>
    /// <param name="expected">What a preview named its plan: another is not carried out. Null when there was no preview.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<AssignmentOutcome> AssignAsync(
        string cycleId, AssignmentWish wish, Caller caller, bool isPreview, string? expected, CancellationToken cancellation)
    {
        string? order = null;
        for (int round = 1; round <= MostRounds; round++)
        {
            if (await sheets.ReadAsync(cycleId, cancellation) is not { } sheet)
            {
                return AssignmentOutcome.Refused(OrderOutcome.NotFound("cycle-not-found", cycleId));
            }

            if (sheet.RefusalOf() is { } refusal)
            {
                return AssignmentOutcome.Refused(refusal);
            }

            AssignmentPlan plan = Assigner.Assign(sheet.TaskOf(wish));
            string name = StoredJson.Sha256(StoredJson.Serialize(plan.Assignments));
            var outcome = new AssignmentOutcome(null, sheet, plan, name, false);
            if (isPreview)
            {
                return outcome;
            }

            if (expected is not null && expected != name)
            {
                return outcome with { Refusal = OrderOutcome.Stale };
            }

            if (plan.Open.Count > 0 && !wish.IsPartial)
            {
                return outcome with { Refusal = OrderOutcome.Invalid(plan.Findings()) };
            }

            // Also when it is drawn anew: what was written before is of the same order.
            order ??= AssignmentRow.OrderOf(clock.GetUtcNow(), name[..8]);
            List<AssignmentRow> rows = Rows(sheet, plan, wish, order, caller);
            if (rows.Count > 0)
            {
                await sheets.BeginAsync(sheet, cancellation);
            }

            if (await assignments.TryWriteAsync(rows, cancellation))
            {
                await log.NoteAsync(cycleId, [.. rows, .. sheet.Unlogged(rows)], cancellation);
                return outcome with { IsWritten = true };
            }
        }

        return AssignmentOutcome.Refused(OrderOutcome.Conflict("assignments-busy"));
    }

    // With the other rows of the same agencies, so that nobody gives one of their places to the same person meanwhile.
    private List<AssignmentRow> Rows(AssignmentSheet sheet, AssignmentPlan plan, AssignmentWish wish, string order, Caller caller)
    {
        DateTimeOffset now = clock.GetUtcNow();
        List<AssignmentRow> rows = [];
        foreach (IGrouping<string, PlannedAssignment> agency in plan.Assignments.GroupBy(one => one.Agency, StringComparer.Ordinal))
        {
            IReadOnlyList<AssignmentRow> there = sheet.PlacesOf(agency.Key);
            HashSet<string> given = [];
            foreach (PlannedAssignment one in agency)
            {
                string slot = AssignmentSheet.SlotOf(one.Place);
                given.Add(slot);
                AssignmentRow row = there.FirstOrDefault(place => place.Slot == slot) ?? sheet.NewRow(agency.Key, slot);
                log.Give(row, one.Assessor, order, one.Batch, one.Why, now, caller.Id, caller.AuditRole, $"seed {wish.Seed}");
                rows.Add(row);
            }

            rows.AddRange(there.Where(place => !given.Contains(place.Slot)));
        }

        return rows;
    }
}

/// <summary>How open places are to be given.</summary>
/// <param name="Seed">What draws begin from.</param>
/// <param name="BatchSize">The most agencies in a batch.</param>
/// <param name="AsksCompetence">Whether people must be trained for the instrument.</param>
/// <param name="IsPartial">Whether places that nobody may take are left open; else nothing is given while there are such.</param>
public sealed record AssignmentWish(string Seed, int BatchSize, bool AsksCompetence, bool IsPartial);

/// <summary>What came of giving the open places of a cycle.</summary>
/// <param name="Refusal">Why nothing came of it; null when it is done, or was only wanted as a preview.</param>
/// <param name="Sheet">The cycle as it was; null when there is none.</param>
/// <param name="Plan">Who gets what.</param>
/// <param name="Name">Names the plan: another has another.</param>
/// <param name="IsWritten">Whether it stands.</param>
public sealed record AssignmentOutcome(OrderOutcome? Refusal, AssignmentSheet? Sheet, AssignmentPlan? Plan, string Name, bool IsWritten)
{
    /// <summary>Opaque ids of those who get something and whom no mail reaches.</summary>
    public IReadOnlyList<string> Unreachable => Sheet is null || Plan is null ? [] : Sheet.UnreachableOf(Plan.Assignments.Select(one => one.Assessor));

    /// <summary>Nothing came of it.</summary>
    public static AssignmentOutcome Refused(OrderOutcome refusal) => new(refusal, null, null, "", false);
}
