using System.Text.Json.Serialization;

namespace Merit.Assessment.Auditing;

/// <summary>One change, by a person or by the system. It holds opaque ids alone: no names, no addresses, no keys.</summary>
public sealed record AuditEvent
{
    /// <summary>
    /// Names the change, not the attempt to write it down: an event with an id that the log has lately taken is the same
    /// event, and is not written twice.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Opaque id of who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>As what they did it.</summary>
    public required AuditRole Role { get; init; }

    /// <summary>What was done.</summary>
    public required AuditKind What { get; init; }

    /// <summary>What it was done to, such as <c>31</c> or <c>31/RECEIPT</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>SHA-256 of what stood there before; null when nothing did.</summary>
    public string? Before { get; init; }

    /// <summary>SHA-256 of what stands there now; null when nothing does.</summary>
    public string? After { get; init; }

    /// <summary>The reason that was given.</summary>
    public string? Why { get; init; }

    /// <summary>Names the request or the run that it belongs to.</summary>
    public string? Correlation { get; init; }
}

/// <summary>As what somebody acted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditRole>))]
public enum AuditRole
{
    /// <summary>The assessed agency.</summary>
    [JsonStringEnumMemberName("agency")]
    Agency,

    /// <summary>Whoever runs the app.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Verifies what agencies claim.</summary>
    [JsonStringEnumMemberName("assessor")]
    Assessor,

    /// <summary>Settles where two assessors differ.</summary>
    [JsonStringEnumMemberName("moderator")]
    Moderator,

    /// <summary>Sees everything and changes nothing.</summary>
    [JsonStringEnumMemberName("auditor")]
    Auditor,

    /// <summary>Somebody who is not known.</summary>
    [JsonStringEnumMemberName("public")]
    Public,

    /// <summary>Determines the results.</summary>
    [JsonStringEnumMemberName("plenary")]
    Plenary,

    /// <summary>The app itself.</summary>
    [JsonStringEnumMemberName("system")]
    System,
}
