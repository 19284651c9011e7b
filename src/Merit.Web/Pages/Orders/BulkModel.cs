using Merit.Assessment;
using Merit.Web.Components;

namespace Merit.Web.Pages.Orders;

/// <summary>One order for many agencies of a cycle.</summary>
public sealed record BulkModel
{
    /// <summary>What can be ordered for many.</summary>
    public static IReadOnlyList<string> Acts { get; } = ["deadline", "flag", "unflag", "retry"];

    /// <summary>What is ordered: one of <see cref="Acts"/>.</summary>
    public required string Act { get; init; }

    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>The way from home to the agencies.</summary>
    public required IReadOnlyList<NavigationLink> Breadcrumb { get; init; }

    /// <summary>Where the form is sent.</summary>
    public required string Action { get; init; }

    /// <summary>The page to which one returns.</summary>
    public required string Back { get; init; }

    /// <summary>The codes of the agencies that were chosen.</summary>
    public required IReadOnlyList<string> Agencies { get; init; }

    /// <summary>What was sent and found in it.</summary>
    public FormState State { get; init; } = new(null, []);

    /// <summary>What comes of it: before it is done, or afterwards; null before that was asked.</summary>
    public BulkOutcome? Outcome { get; init; }

    /// <summary>Names this showing of the preview, so that it makes one change, in as many requests as that takes; null when it is made.</summary>
    public string? Key { get; init; }
}

/// <summary>What comes of an order for many.</summary>
/// <param name="Changed">How many change.</param>
/// <param name="Already">For how many it is so already.</param>
/// <param name="Changes">Some of those that change.</param>
/// <param name="RefusedCount">How many take no part.</param>
/// <param name="Refused">Some of those, and why.</param>
/// <param name="Pending">How many are left for another request.</param>
public sealed record BulkOutcome(int Changed, int Already, IReadOnlyList<BulkChange> Changes, int RefusedCount, IReadOnlyList<BulkRefusal> Refused, int Pending = 0);

/// <summary>An agency that changes, and how it stands before.</summary>
/// <param name="Agency">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Deadline">Until when it may submit.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Fault">What fails.</param>
public sealed record BulkChange(string Agency, string Name, DateTimeOffset Deadline, string Flags, string? Fault);

/// <summary>An agency that takes no part.</summary>
/// <param name="Agency">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">Why not.</param>
public sealed record BulkRefusal(string Agency, string Name, Text Why);
