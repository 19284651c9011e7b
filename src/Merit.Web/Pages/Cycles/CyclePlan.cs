using Merit.Assessment;
using Merit.Assessment.Calendar;

namespace Merit.Web.Pages.Cycles;

/// <summary>What a cycle would be, before it is started.</summary>
public sealed record CyclePlan
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required Text Title { get; init; }

    /// <summary>The instrument's title.</summary>
    public required Text Instrument { get; init; }

    /// <summary>For how many days after result mails an agency may object; null where it may not.</summary>
    public int? ObjectionDays { get; init; }

    /// <summary>Agencies by type.</summary>
    public required IReadOnlyList<(string Type, int Count)> Types { get; init; }

    /// <summary>How many take part.</summary>
    public required int Agencies { get; init; }

    /// <summary>Some of those who take part, by code.</summary>
    public required IReadOnlyList<(string Code, string Name)> Who { get; init; }

    /// <summary>What falls on a day on which nobody works.</summary>
    public required IReadOnlyList<FreeDay> FreeDays { get; init; }

    /// <summary>The years in which only weekends are known.</summary>
    public required IReadOnlyList<int> UnknownYears { get; init; }

    /// <summary>What the operator may not have meant.</summary>
    public required IReadOnlyList<Finding> Warnings { get; init; }

    /// <summary>Until when agencies submit.</summary>
    public required DateTimeOffset SubmissionDeadline { get; init; }

    /// <summary>When verification should be done.</summary>
    public required DateTimeOffset VerificationDeadline { get; init; }

    /// <summary>How many assessors review each agency.</summary>
    public int Reviews { get; init; } = 1;

    /// <summary>How many members decide in its plenary at least; null where it is released without sessions.</summary>
    public int? Quorum { get; init; }

    /// <summary>Who releases it then.</summary>
    public string? Authority { get; init; }

    /// <summary>Which mails go when.</summary>
    public required IReadOnlyList<PlannedMail> Mails { get; init; }
}

/// <summary>A mail that would go.</summary>
/// <param name="Kind">Which.</param>
/// <param name="At">When; null where something that happens sends it.</param>
/// <param name="Most">To how many agencies at most.</param>
public sealed record PlannedMail(string Kind, DateTimeOffset? At, int Most);

/// <summary>Something planned that falls on a day on which nobody works.</summary>
/// <param name="What">The key of what it is called.</param>
/// <param name="At">When it is planned.</param>
/// <param name="Holiday">The public holiday; null on a weekend.</param>
public sealed record FreeDay(string What, DateTimeOffset At, PublicHoliday? Holiday);
