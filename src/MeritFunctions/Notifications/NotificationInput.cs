using System.Text.Json.Serialization;

namespace MeritFunctions.Notifications;

/// <summary>Names one mail. It holds references only: the address and the text are looked up when it is sent.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">Code of the agency that it is about.</param>
/// <param name="Kind">One of <see cref="NotificationKind"/>.</param>
/// <param name="Subject">What it is about; depends on the kind.</param>
public sealed record NotificationInput(string CycleId, string Agency, string Kind, string Subject)
{
    /// <summary>The same occasion always has the same id, so that it is never put into the outbox twice.</summary>
    [JsonIgnore]
    public string Id => Subject.Length == 0 ? $"{Agency}.{Kind}" : $"{Agency}.{Kind}.{Subject}";
}
