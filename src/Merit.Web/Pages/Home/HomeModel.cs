using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;

namespace Merit.Web.Pages.Home;

/// <summary>What needs a hand today.</summary>
/// <param name="Hands">The most harmful first.</param>
/// <param name="Running">The cycles whose work is not done.</param>
/// <param name="MayStart">Whether the reader may start a cycle.</param>
public sealed record HomeModel(IReadOnlyList<Hand> Hands, IReadOnlyList<CycleLine> Running, bool MayStart);

/// <summary>One thing that needs a hand.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Cycle">The cycle's title.</param>
/// <param name="Count">How many.</param>
/// <param name="Who">The first few of them.</param>
/// <param name="Href">Where all are.</param>
public sealed record Hand(HandKind Kind, Text Cycle, int Count, IReadOnlyList<NavigationLink> Who, string Href)
{
    /// <summary>Since when, or until when.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>What may need a hand, the most harmful first.</summary>
public enum HandKind
{
    /// <summary>A step of the cycle itself fails again and again.</summary>
    CycleFault,

    /// <summary>A step of assessments fails again and again.</summary>
    Fault,

    /// <summary>Assessments should have been verified.</summary>
    Overdue,

    /// <summary>Mails did not arrive.</summary>
    MailFailed,

    /// <summary>Nobody knows whether mails arrived.</summary>
    MailUnclear,

    /// <summary>Agencies take part that no mail can reach.</summary>
    WithoutContact,

    /// <summary>The time to submit ends soon.</summary>
    SubmissionSoon,

    /// <summary>The time to answer a question ends soon.</summary>
    ClarificationSoon,

    /// <summary>The time to verify ends soon.</summary>
    VerificationSoon,

    /// <summary>Everything is verified, and the plenary has the word.</summary>
    AwaitingPlenary,
}
