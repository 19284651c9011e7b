using System.Text.Json.Serialization;

namespace Merit.Assessment;

/// <summary>Whether a finding stops a document from being accepted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>The document is refused.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>The document is accepted, and its author is told.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,
}
