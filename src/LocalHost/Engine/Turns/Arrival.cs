
namespace LocalHost.Engine.Turns;

/// <summary>Something that waits for an instance's next turn.</summary>
/// <param name="MessageId">Its inbox message; 0 when it never was in the inbox (an activity's result).</param>
/// <param name="Generation">The generation that it is for; -1 for any.</param>
/// <param name="Event">The event.</param>
internal readonly record struct Arrival(long MessageId, int Generation, P.HistoryEvent Event);
