using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Objections;

/// <summary>Reads an agency's objection with what it is about.</summary>
public sealed class ObjectionReader(CycleInstruments cycles, AssessmentTable assessments, ObjectionTable table, RecordStore records, ResultProof proof, TimeProvider clock)
{
    /// <summary>The agency and its objection, if it has sent one; or why there is no such agency.</summary>
    public async Task<(ObjectionSeen? Seen, OrderOutcome? Refusal)> FindAsync(string cycle, string agency, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } found)
        {
            return (null, OrderOutcome.NotFound("cycle-not-found", cycle));
        }

        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return (null, OrderOutcome.NotFound("assessment-not-found", cycle, agency));
        }

        // Where a cycle has no objections, nothing is looked for.
        if (found.Cycle.ObjectionDays == 0 || await table.FindAsync(cycle, agency, cancellation) is not { } stored)
        {
            return (new ObjectionSeen(found, row, null, null, null), null);
        }

        return (new ObjectionSeen(
            found,
            row,
            stored,
            await records.GetAsync<Objection>(stored.Record, cancellation),
            stored.DecisionRecord is { } decision ? await records.GetAsync<ObjectionDecision>(decision, cancellation) : null), null);
    }

    /// <summary>The result that an agency objects to, or would; as it was written, and nothing else.</summary>
    /// <exception cref="DamagedResultException">The record is not what was written.</exception>
    public async Task<(ResultRecord Result, string Name, string Hash)?> ResultAsync(ObjectionSeen seen, CancellationToken cancellation)
    {
        (string? name, string? hash) = seen.Objection is { } objection ? (objection.Record, objection.RecordHash) : (seen.Row.ResultRecord, seen.Row.ResultHash);
        if (name is null || hash is null)
        {
            return null;
        }

        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
        return bytes is not null && damage is null
            ? (StoredJson.Deserialize<ResultRecord>(bytes), name, hash)
            : throw new DamagedResultException(seen.Row.RowKey, name, damage ?? RecordDamage.Missing);
    }

    /// <summary>Why an agency cannot object now; null when it can. One that has objected is asked before.</summary>
    public OrderOutcome? RefusalOf(CycleRow cycle, AssessmentRow row) =>
        cycle.ObjectionDays == 0 ? OrderOutcome.Conflict("objection-none", cycle.RowKey)
        : ObjectionWindow.EndOf(cycle) is not { } end || cycle.ResultsRecord is null ? OrderOutcome.Conflict("objection-not-open", cycle.RowKey)
        : row is not { Stage: AssessmentStage.Determined, ResultRecord: not null } ? OrderOutcome.Conflict("objection-no-result", row.RowKey)
        : clock.GetUtcNow() > end ? OrderOutcome.Conflict("objection-late", Messages.Wib(end))
        : null;
}

/// <summary>An agency of a cycle and its objection.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Row">The agency's assessment.</param>
/// <param name="Stored">How far its objection is; null where it has sent none.</param>
/// <param name="Objection">The objection.</param>
/// <param name="Decision">What was decided on it; null before.</param>
public sealed record ObjectionSeen(CycleInstrument Cycle, AssessmentRow Row, ObjectionRow? Stored, Objection? Objection, ObjectionDecision? Decision)
{
    /// <summary>How far it is.</summary>
    public ObjectionState State => StateOf(Stored);

    /// <summary>How far an objection is.</summary>
    public static ObjectionState StateOf(ObjectionRow? stored) => stored switch
    {
        null => ObjectionState.None,
        { DecidedAt: null } => ObjectionState.Sent,
        { IsChanged: false } => ObjectionState.Upheld,
        { Amendment: 0 } => ObjectionState.Decided,
        _ => ObjectionState.Changed,
    };
}

/// <summary>How far an objection is.</summary>
public enum ObjectionState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It was sent and is to be decided.</summary>
    Sent,

    /// <summary>It was decided that a level changes, and the new result is being written.</summary>
    Decided,

    /// <summary>It was decided, and the result stands.</summary>
    Upheld,

    /// <summary>It was decided, and a new result stands.</summary>
    Changed,
}
