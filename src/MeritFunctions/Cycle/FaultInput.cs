namespace MeritFunctions.Cycle;

/// <summary>What went wrong in an assessment, without any text that could hold personal data.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Task">The task that failed.</param>
/// <param name="ErrorType">The exception's type.</param>
public sealed record FaultInput(string CycleId, string Agency, string Task, string ErrorType);
