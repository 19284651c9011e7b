using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>What is stored of a cycle, as one walk has read it.</summary>
public sealed record CycleState
{
    /// <summary>The cycle.</summary>
    public required CycleRow Cycle { get; init; }

    /// <summary>The order that started it; null when its record is missing.</summary>
    public required CycleStart? Order { get; init; }

    /// <summary>Its assessments.</summary>
    public required IReadOnlyList<AssessmentRow> Assessments { get; init; }

    /// <summary>The uploads that were taken in.</summary>
    public required IReadOnlyList<ClaimRow> Claims { get; init; }

    /// <summary>The decisions.</summary>
    public required IReadOnlyList<DecisionRow> Decisions { get; init; }

    /// <summary>The outbox.</summary>
    public required CycleOutbox Outbox { get; init; }

    /// <summary>The names of its records, with the moments in which they were written.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> Records { get; init; }

    /// <summary>Its orchestrations by instance id: the cycle's own, its batches', its assessments'.</summary>
    public required IReadOnlyDictionary<string, OrchestrationRuntimeStatus> Instances { get; init; }

    /// <summary>The ranking of the release that holds; null before it, and when it or a record of it is damaged.</summary>
    public required CycleResults? Results { get; init; }

    /// <summary>The ranking as it is shown now, with what objections have changed; null as <see cref="Results"/> is, or where nothing was changed.</summary>
    public CycleResults? Shown { get; init; }

    /// <summary>Published records that are not what was written.</summary>
    public required IReadOnlyList<DamagedRecord> Damaged { get; init; }

    /// <summary>When the walk began, by the storage service's clock.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The app's moment then, which may run ahead.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>Two things in the stored state of a cycle that cannot both be.</summary>
/// <param name="Rule">The rule that is broken; a stable word.</param>
/// <param name="Place">The row, record or instance: <c>assessments/31</c>, <c>claims/31|…</c>, <c>decisions/…</c>, <c>mails/…</c>, <c>records/…</c>, <c>instances/…</c>, <c>cycle</c>, <c>ranking/31</c>.</param>
/// <param name="MessageId">What is wrong, in Indonesian.</param>
/// <param name="MessageEn">What is wrong, in English.</param>
public sealed record Contradiction(string Rule, string Place, string MessageId, string MessageEn);
