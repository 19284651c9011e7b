using Merit.Web.Look;

namespace Merit.Web.Components;

/// <summary>One thing that happened.</summary>
/// <param name="At">When.</param>
/// <param name="What">In the language of the page.</param>
/// <param name="Who">Who did it; <see langword="null"/> for the system itself.</param>
public sealed record TimelineEvent(DateTimeOffset At, string What, string? Who = null)
{
    /// <summary>How it went.</summary>
    public Tone Tone { get; init; }

    /// <summary>A sign of its own, where the tone's does not fit.</summary>
    public string? Sign { get; init; }

    /// <summary>The reason that the person gave.</summary>
    public string? Why { get; init; }

    /// <summary>Where more is to be seen.</summary>
    public NavigationLink? Link { get; init; }
}
