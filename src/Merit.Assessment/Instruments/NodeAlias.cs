namespace Merit.Assessment.Instruments;

/// <summary>Another code or name of a node: they drift between years.</summary>
/// <param name="Code">The other code or name; case does not matter.</param>
/// <param name="Instrument">
/// The instrument in which the node has that code, when the alias only serves comparison with that instrument's
/// results; null when a submission may use it too.
/// </param>
public sealed record NodeAlias(string Code, string? Instrument);
