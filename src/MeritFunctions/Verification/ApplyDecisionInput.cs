namespace MeritFunctions.Verification;

/// <summary>Names the decision that is to be applied.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="DecisionId">The decision.</param>
public sealed record ApplyDecisionInput(string CycleId, string Agency, string DecisionId);
