using Merit.Adapters.Storage;

namespace MeritFunctions.Records;

/// <summary>The plenary's decision to determine and release a cycle's results, or to correct its release.</summary>
/// <param name="Number">From 1; a correction is the next one and replaces the one before it.</param>
/// <param name="Decree">Number of the decree (SK).</param>
/// <param name="DecidedBy">The deciding body's opaque id, such as <c>pleno</c>.</param>
/// <param name="DecidedOn">Date of the decree.</param>
/// <param name="Reason">Why the release before it is corrected; null on the first.</param>
/// <param name="ReceivedAt">When the decision reached the app.</param>
public sealed record PlenaryRelease(int Number, string Decree, string DecidedBy, DateOnly DecidedOn, string? Reason, DateTimeOffset ReceivedAt)
{
    /// <summary>Name of the record of the sessions that it is based on; absent where a release needs none.</summary>
    public string? Plenary { get; init; }

    /// <summary>The release of a cycle and its corrections, oldest first.</summary>
    public static IReadOnlyList<PlenaryRelease> ListOf(CycleRow row) =>
        row.Releases.Length == 0 ? [] : StoredJson.Deserialize<List<PlenaryRelease>>(row.Releases);

    /// <summary>Whether both decide the same, whenever they were received.</summary>
    public bool IsSameAs(PlenaryRelease other) => this with { Number = other.Number, ReceivedAt = other.ReceivedAt, Plenary = other.Plenary } == other;

    /// <summary>Makes it the release of a cycle that holds.</summary>
    public void AddTo(CycleRow row)
    {
        row.Releases = StoredJson.ToText<IReadOnlyList<PlenaryRelease>>([.. ListOf(row), this]);
        row.Release = Number;
        row.ReleasedAt = ReceivedAt;
    }
}
