namespace Merit.Web.Pages.Orders;

/// <summary>What an operator may do about an agency.</summary>
public sealed record AgencyOrders
{
    /// <summary>The cycle.</summary>
    public required string Cycle { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Agency { get; init; }

    /// <summary>Until when it may submit.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Whether that is its own deadline and not the cycle's.</summary>
    public required bool HasOwnDeadline { get; init; }

    /// <summary>Whether it was withdrawn.</summary>
    public required bool IsWithdrawn { get; init; }

    /// <summary>Whether it is verified, so that it can be verified anew.</summary>
    public required bool IsVerified { get; init; }

    /// <summary>Whether the cycle is neither released nor cancelled.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Its flags.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The notes on it, the newest first.</summary>
    public IReadOnlyList<NoteLine> Notes { get; init; } = [];
}
