using System.Collections.Immutable;

namespace Merit.Assessment.Verification;

/// <summary>Somebody who verifies, moderates or decides (asesor, moderator, anggota pleno), as the register of assessors knows them.</summary>
/// <param name="Id">The opaque id under which they call the app; also what records and logs name.</param>
/// <param name="Name">How people know them. It leaves the register for pages alone.</param>
/// <param name="Roles">What they do; never empty.</param>
public sealed record Assessor(string Id, string Name, ImmutableArray<AssessorRole> Roles)
{
    /// <summary>Where mails about their work go; null when it is not known.</summary>
    public string? Email { get; init; }

    /// <summary>Code of the agency that employs them; null when none of the register does.</summary>
    public string? HomeAgency { get; init; }

    /// <summary>The region that they come from: the code of its provincial government, with which the codes of its regencies and cities begin. Null when not given.</summary>
    public string? HomeRegion { get; init; }

    /// <summary>Codes of the agencies where they held a post before.</summary>
    public ImmutableArray<string> PreviousPosts { get; init; } = [];

    /// <summary>Codes of the agencies in which they have declared an interest.</summary>
    public ImmutableArray<string> Declared { get; init; } = [];

    /// <summary>What they are trained for; without one for the instrument they are given no agency where competence is asked for.</summary>
    public ImmutableArray<Competence> Competences { get; init; } = [];

    /// <summary>The most agencies that they review in one cycle; null when nobody has set a bound.</summary>
    public int? Capacity { get; init; }

    /// <summary>When they are away.</summary>
    public ImmutableArray<Absence> Absences { get; init; } = [];

    /// <summary>Whether they work now; who has left stays in the register, because records name them.</summary>
    public bool IsActive { get; init; } = true;
}

/// <summary>What somebody of the register does in a cycle.</summary>
public enum AssessorRole
{
    /// <summary>Reviews agencies (asesor).</summary>
    Assessor,

    /// <summary>Settles where two reviews differ.</summary>
    Moderator,

    /// <summary>Sits in the plenary.</summary>
    Plenary,
}

/// <summary>A training or certificate.</summary>
/// <param name="Instrument">Id of the instrument that it is for; null when it is for all.</param>
/// <param name="ValidFrom">The first day on which it counts.</param>
/// <param name="ValidUntil">The last one; null when it does not end.</param>
public sealed record Competence(string? Instrument, DateOnly ValidFrom, DateOnly? ValidUntil);

/// <summary>A time in which somebody is away.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The last one.</param>
public sealed record Absence(DateOnly From, DateOnly Until);
