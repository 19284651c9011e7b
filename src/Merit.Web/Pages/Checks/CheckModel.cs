using Merit.Assessment;

namespace Merit.Web.Pages.Checks;

/// <summary>What a certificate's code stands for, as anybody is told: what stands on the certificate, and whether it holds.</summary>
public sealed record CheckModel
{
    /// <summary>The code, as people read it.</summary>
    public required string Code { get; init; }

    /// <summary>Whether it holds; else another result has taken its place.</summary>
    public required bool Holds { get; init; }

    /// <summary>The body that gave the certificate.</summary>
    public required string Body { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>The category or the award.</summary>
    public required Text Title { get; init; }

    /// <summary>The rank, how many are in the group, and the group; null where no rank is awarded.</summary>
    public (int Rank, int Of, Text Group)? Rank { get; init; }

    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>Points, the most that there are, and the index; null where the certificate does not show them.</summary>
    public (decimal Value, decimal Maximum, decimal? Index)? Score { get; init; }

    /// <summary>Number of the decree.</summary>
    public required string Decree { get; init; }

    /// <summary>Date of the decree.</summary>
    public required DateOnly DecidedOn { get; init; }
}
