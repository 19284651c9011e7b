using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;

namespace MeritFunctions.Records;

/// <summary>
/// Writes down who changed what. A change is stored first and written down before the work goes on: whoever stops in between
/// comes to it again under the same id, under which the log takes it once.
/// </summary>
public sealed class ChangeLog(AuditLog log, TimeProvider clock)
{
    /// <summary>Who acts where nobody is named.</summary>
    public const string App = "app";

    /// <summary>A change that happens now.</summary>
    /// <param name="id">Names the change: the same one always has the same.</param>
    /// <param name="what">What was done.</param>
    /// <param name="subject">What it was done to.</param>
    /// <param name="after">SHA-256 of what stands there now.</param>
    /// <param name="actor">Opaque id of who did it.</param>
    /// <param name="role">As what.</param>
    /// <param name="why">The reason that was given.</param>
    /// <param name="before">SHA-256 of what stood there before.</param>
    public AuditEvent Change(
        string id, AuditKind what, string subject, string? after = null, string actor = App, AuditRole role = AuditRole.System, string? why = null, string? before = null) => new()
        {
            Id = id,
            At = clock.GetUtcNow(),
            Actor = actor,
            Role = role,
            What = what,
            Subject = subject,
            Before = before,
            After = after,
            Why = why,
        };

    /// <summary>What a row holds of changes that may not be written down yet, with one more.</summary>
    /// <param name="unlogged">What it holds; empty for none.</param>
    /// <param name="change">The change that is made in the same write.</param>
    public static string Add(string unlogged, AuditEvent change) => StoredJson.ToText<IReadOnlyList<AuditEvent>>([.. ListOf(unlogged), change]);

    /// <summary>Writes down what a row holds, whoever made it and stopped before; the log takes each once.</summary>
    public Task NoteAsync(string cycleId, string unlogged, CancellationToken cancellation) => NoteAsync(cycleId, ListOf(unlogged), cancellation);

    /// <summary>Writes changes down in their order.</summary>
    public Task NoteAsync(string cycleId, IReadOnlyList<AuditEvent> changes, CancellationToken cancellation) =>
        changes.Count == 0 ? Task.CompletedTask : log.AppendAsync(cycleId, changes, cancellation);

    /// <summary>Writes one change down.</summary>
    public Task NoteAsync(string cycleId, AuditEvent change, CancellationToken cancellation) => log.AppendAsync(cycleId, change, cancellation);

    /// <summary>Anchors a cycle's log, so that from now on it cannot be cut off unseen.</summary>
    public Task AnchorAsync(string cycleId, CancellationToken cancellation) => log.AnchorAsync(cycleId, Messages.WibDate(clock.GetUtcNow()), cancellation);

    internal static List<AuditEvent> ListOf(string unlogged) => unlogged.Length == 0 ? [] : StoredJson.Deserialize<List<AuditEvent>>(unlogged);
}
