using Merit.Assessment;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>Everything that a certificate shows. The same content makes the same bytes, whenever and wherever it is drawn.</summary>
public sealed record CertificateContent
{
    /// <summary>The short code, as people read it.</summary>
    public required string Code { get; init; }

    /// <summary>Where the code is checked; null where the app does not know under which address people reach it.</summary>
    public string? Address { get; init; }

    /// <summary>The body that gives the certificate.</summary>
    public required string Body { get; init; }

    /// <summary>The body's sign: a PNG or JPEG picture that <see cref="CertificateLogo"/> took; null for none.</summary>
    public byte[]? Logo { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>What it is recognised for: the category, or the award.</summary>
    public required Text Title { get; init; }

    /// <summary>Where the agency stands in its group; null where no rank is awarded.</summary>
    public CertificateRank? Rank { get; init; }

    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>The score; null where the certificate does not show it.</summary>
    public CertificateScore? Score { get; init; }

    /// <summary>Number of the decree.</summary>
    public required string Decree { get; init; }

    /// <summary>Date of the decree.</summary>
    public required DateOnly DecidedOn { get; init; }

    /// <summary>Where it is signed; null to leave it out.</summary>
    public string? Place { get; init; }

    /// <summary>The office of who signs.</summary>
    public required string Office { get; init; }

    /// <summary>The name of who signs; null to leave a line for it.</summary>
    public string? Signatory { get; init; }

    /// <summary>When what it says was decided: the document's own date.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Whether it only shows how certificates will look.</summary>
    public bool IsSpecimen { get; init; }
}

/// <summary>A score as a certificate shows it.</summary>
/// <param name="Value">Points.</param>
/// <param name="Maximum">Points that the instrument gives at most.</param>
/// <param name="Index">The published index; null when the instrument has none.</param>
public sealed record CertificateScore(decimal Value, decimal Maximum, decimal? Index);

/// <summary>A rank as a certificate shows it.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Of">How many agencies are in the group.</param>
/// <param name="Group">What the group is called.</param>
public sealed record CertificateRank(int Rank, int Of, Text Group);
