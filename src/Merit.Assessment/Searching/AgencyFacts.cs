namespace Merit.Assessment.Searching;

/// <summary>What an <see cref="AgencyQuery"/> asks about: one agency as it stands in one cycle.</summary>
public sealed record AgencyFacts
{
    /// <summary>The agency's code.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type by its name in the register.</summary>
    public required string Type { get; init; }

    /// <summary>Its region.</summary>
    public string? Region { get; init; }

    /// <summary>Where its assessment stands; see <see cref="AgencyQuery.Stages"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>
    /// What else holds of it. The app itself sees whether it is overdue, faulted (<c>fault</c>), said to be the last word (<c>final</c>),
    /// <c>closed</c> for uploads, whether files <c>changed</c> after they were judged, and whether there were more <c>rounds</c> than one;
    /// every other word is one that somebody put there.
    /// </summary>
    public IReadOnlyCollection<string> Flags { get; init; } = [];

    /// <summary>What those who run the cycle have noted about it; empty where the query does not ask.</summary>
    public IEnumerable<string> Notes { get; init; } = [];

    /// <summary>The category's code.</summary>
    public string? Category { get; init; }

    /// <summary>The score that holds now: the verified one, else the agency's own.</summary>
    public decimal? Score { get; init; }

    /// <summary>Until when somebody is to act; null when nobody is.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
