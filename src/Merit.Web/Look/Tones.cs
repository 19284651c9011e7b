namespace Merit.Web.Look;

/// <summary>How a tone is named in the style sheet, and the sign that stands beside its words.</summary>
internal static class Tones
{
    /// <summary>The class <c>tone-…</c>.</summary>
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Success => "tone-success",
        Tone.Attention => "tone-attention",
        Tone.Problem => "tone-problem",
        Tone.Award => "tone-award",
        _ => "tone-information",
    };

    /// <summary>The sign in <c>icons.svg</c>.</summary>
    public static string Icon(this Tone tone) => tone switch
    {
        Tone.Success => "check",
        Tone.Attention => "clock",
        Tone.Problem => "alert",
        Tone.Award => "star",
        _ => "dot",
    };
}
