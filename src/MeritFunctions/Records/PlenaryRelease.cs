namespace MeritFunctions.Records;

/// <summary>The plenary's decision to determine and release a cycle's results.</summary>
/// <param name="Decree">Number of the decree (SK).</param>
/// <param name="DecidedBy">The deciding body's opaque id, such as <c>pleno</c>.</param>
/// <param name="DecidedOn">Date of the decree.</param>
/// <param name="ReceivedAt">When the decision reached the app.</param>
public sealed record PlenaryRelease(string Decree, string DecidedBy, DateOnly DecidedOn, DateTimeOffset ReceivedAt);
