namespace Merit.Assessment.Instruments;

/// <summary>One change between two instruments.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Place">
/// What changed: a node's code with the property (<c>3.1 weight</c>), or a part of the instrument (<c>category baik</c>,
/// <c>index denominator</c>, <c>maximum</c>).
/// </param>
/// <param name="Before">What stood there; null when nothing did.</param>
/// <param name="After">What stands there now; null when nothing does.</param>
public sealed record InstrumentChange(ChangeKind Kind, string Place, string? Before, string? After)
{
    /// <summary>The change as a sentence.</summary>
    public Text Description => Messages.Format($"change-{Kind}", Place, Before, After);
}
