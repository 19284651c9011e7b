using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>What a rewind does with one instance.</summary>
/// <param name="Instance">The row as it will be: running.</param>
/// <param name="KeptTurns">Turns of the history that stay.</param>
/// <param name="Messages">What it will be told again.</param>
/// <param name="IsNew">Whether the instance is made anew under its id, because there is nothing to rewind.</param>
internal sealed record RewoundInstance(InstanceRecord Instance, int KeptTurns, IReadOnlyList<HistoryEvent> Messages, bool IsNew);
