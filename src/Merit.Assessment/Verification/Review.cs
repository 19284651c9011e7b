using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Merit.Assessment.Verification;

/// <summary>What one assessor finds about an upload of an agency in one round, indicator by indicator.</summary>
public sealed record Review
{
    /// <summary>The cycle.</summary>
    public required string CycleId { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Agency { get; init; }

    /// <summary>The upload that is reviewed.</summary>
    public required string Receipt { get; init; }

    /// <summary>The round, from 0.</summary>
    public required int Round { get; init; }

    /// <summary>The place of the agency's verification that it fills.</summary>
    public required string Slot { get; init; }

    /// <summary>The opaque id of who reviews; never a name.</summary>
    public required string Assessor { get; init; }

    /// <summary>What was found of each indicator, by its code; what nobody has looked at is not there.</summary>
    public IReadOnlyDictionary<string, ReviewedIndicator> Indicators { get; init; } = ImmutableSortedDictionary<string, ReviewedIndicator>.Empty;

    /// <summary>When it was submitted; null while it can be changed.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>The same with another finding of one indicator.</summary>
    public Review With(string code, ReviewedIndicator reviewed) => this with { Indicators = Sorted([.. Indicators.Where(known => known.Key != code), KeyValuePair.Create(code, reviewed)]) };

    /// <summary>What was found of an indicator; empty when nobody has looked at it.</summary>
    public ReviewedIndicator Of(string code) => Indicators.GetValueOrDefault(code) ?? ReviewedIndicator.Untouched;

    /// <summary>Findings in the order of codes, so that equal reviews are written alike.</summary>
    public static IReadOnlyDictionary<string, ReviewedIndicator> Sorted(IEnumerable<KeyValuePair<string, ReviewedIndicator>> indicators) => indicators.ToImmutableSortedDictionary(StringComparer.Ordinal);
}

/// <summary>What an assessor finds of one indicator.</summary>
public sealed record ReviewedIndicator
{
    /// <summary>Nothing yet.</summary>
    public static ReviewedIndicator Untouched { get; } = new();

    /// <summary>The level, or the number where the indicator has no levels; null while none is chosen.</summary>
    public decimal? Level { get; init; }

    /// <summary>Why; needed where the level is another one than the agency claims.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the assessor wants to come back to it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Flag { get; init; }

    /// <summary>Whether it was taken over from a review of an earlier upload or round and not touched since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCarried { get; init; }

    /// <summary>The evidence that was looked at.</summary>
    public IReadOnlyList<SeenFile> Seen { get; init; } = [];

    /// <summary>The same with files looked at, each since it was opened first.</summary>
    public ReviewedIndicator WithSeen(IEnumerable<string> names, DateTimeOffset at)
    {
        string[] news = [.. names.Where(name => !Seen.Any(seen => seen.Name == name)).Distinct(StringComparer.Ordinal)];
        return news.Length == 0 ? this : this with { Seen = [.. Seen, .. news.Select(name => new SeenFile(name, at))] };
    }
}

/// <summary>A file of evidence that an assessor has looked at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">When it was opened first.</param>
public sealed record SeenFile(string Name, DateTimeOffset At);
