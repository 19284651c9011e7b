namespace MeritFunctions.Cycle;

/// <summary>What an assessment's orchestration reads from the store when it wakes.</summary>
/// <param name="Stage">One of <see cref="Merit.Adapters.Storage.AssessmentStage"/>.</param>
/// <param name="Receipt">The newest accepted upload; null when there is none.</param>
/// <param name="DecisionId">The assessor's decision on that upload that has not been applied yet; null when there is none.</param>
public sealed record AssessmentView(string Stage, string? Receipt, string? DecisionId);
