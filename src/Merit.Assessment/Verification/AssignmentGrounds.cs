using System.Text.Json.Serialization;

namespace Merit.Assessment.Verification;

/// <summary>Why somebody has a place: the answer to "why was I given this?". It names nobody but them.</summary>
/// <param name="Kind">How they came to it.</param>
/// <param name="Place">Which place.</param>
/// <param name="Day">The day as of which everybody was looked at.</param>
public sealed record AssignmentGrounds(AssignmentKind Kind, AssignmentPlace Place, DateOnly Day)
{
    /// <summary>What the draw began from; null when nothing was drawn.</summary>
    public string? Seed { get; init; }

    /// <summary>The instrument for which they had to be trained; null when that was not asked for.</summary>
    public string? Instrument { get; init; }

    /// <summary>How many people the register had.</summary>
    public int Asked { get; init; }

    /// <summary>How many of them could not take the place, by what kept them out; each is counted once.</summary>
    public IReadOnlyDictionary<AssignmentBar, int> Out { get; init; } = new SortedDictionary<AssignmentBar, int>();

    /// <summary>How many agencies they had before: reviewed ones, for a moderator moderated ones.</summary>
    public int Load { get; init; }

    /// <summary>How many could take it and had as few as they.</summary>
    public int Equal { get; init; }

    /// <summary>What they drew, 16 hexadecimal digits: the lowest wins. Null when nothing was drawn.</summary>
    public string? Draw { get; init; }

    /// <summary>Who ordered it, an opaque id; null when nobody did.</summary>
    public string? By { get; init; }

    /// <summary>The reason that was given.</summary>
    public string? Reason { get; init; }

    /// <summary>How many could have taken it.</summary>
    [JsonIgnore]
    public int Left => Asked - Out.Values.Sum();

    /// <summary>The grounds in sentences.</summary>
    public IReadOnlyList<Text> Explain()
    {
        List<Text> sentences = [Messages.Format($"assignment-kind-{Kind}", AssessorNotation.Of(Day))];
        if (Reason is { } reason)
        {
            sentences.Add(Messages.Format("assignment-reason", reason));
        }

        if (Draw is null)
        {
            return sentences;
        }

        sentences.Add(Out.Count == 0 ? Messages.Format("assignment-none-out", Asked) : Messages.Format("assignment-out", Asked, Out.Values.Sum(), Told(Out)));
        string load = Place == AssignmentPlace.Moderator ? "assignment-load-moderator" : "assignment-load";
        sentences.Add(Messages.Format(load, Left, Load));
        // A batch is drawn as a whole: who must keep away from one agency of it drew as well.
        sentences.Add(Equal > 1 ? Messages.Format(Kind == AssignmentKind.Batch ? "assignment-drawn-batch" : "assignment-drawn", Equal, Draw, Seed) : Messages.Get("assignment-not-drawn"));
        return sentences;
    }

    /// <summary>What kept how many out, in words.</summary>
    internal static Text Told(IReadOnlyDictionary<AssignmentBar, int> bars)
    {
        Text[] parts = [.. bars.Select(bar => Messages.Format($"assignment-bar-{bar.Key}", bar.Value))];
        return new Text(string.Join(", ", parts.Select(part => part.Id)), string.Join(", ", parts.Select(part => part.En)));
    }
}

/// <summary>How somebody came to a place.</summary>
public enum AssignmentKind
{
    /// <summary>It was drawn with a whole batch of agencies.</summary>
    Batch,

    /// <summary>It was drawn for this agency alone, because it fitted into no batch or had this place open.</summary>
    Single,

    /// <summary>It was drawn because whoever had it before stepped back.</summary>
    Substitute,

    /// <summary>Somebody ordered it.</summary>
    Ordered,
}

/// <summary>The places of an agency's verification.</summary>
public enum AssignmentPlace
{
    /// <summary>The first assessor.</summary>
    First,

    /// <summary>The second one.</summary>
    Second,

    /// <summary>Who settles where the two differ.</summary>
    Moderator,
}

/// <summary>The names of places.</summary>
public static class AssignmentPlaceNames
{
    /// <summary>A place in words, as they stand in a sentence.</summary>
    public static Text Told(this AssignmentPlace place) => Messages.Get($"assignment-place-{place}");
}

/// <summary>What keeps somebody out of a place.</summary>
public enum AssignmentBar
{
    /// <summary>They work no more.</summary>
    Inactive,

    /// <summary>They do something else.</summary>
    Role,

    /// <summary>They are away on that day.</summary>
    Absent,

    /// <summary>They are not trained for the instrument, or not on that day.</summary>
    Competence,

    /// <summary>They have as many agencies as they can review.</summary>
    Capacity,

    /// <summary>They have another place of the same agency, or of the same batch.</summary>
    OtherPlace,

    /// <summary>It is their own agency.</summary>
    OwnAgency,

    /// <summary>It lies in the region that they come from.</summary>
    OwnRegion,

    /// <summary>They held a post there.</summary>
    PreviousPost,

    /// <summary>They have declared an interest in it.</summary>
    Declared,

    /// <summary>They have recused themselves from it, or had the place before.</summary>
    Recused,
}
