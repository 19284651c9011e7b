using Merit.Web.Components;

namespace Merit.Web.Pages.Mails;

/// <summary>Some of a cycle's mails.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Breadcrumb">The way here.</param>
/// <param name="Mails">The mails of this page.</param>
/// <param name="Next">The key after which the next page begins; null on the last one.</param>
/// <param name="State">The state that is asked for; null for all.</param>
/// <param name="Kind">The kind that is asked for; null for all.</param>
/// <param name="States">The states that a mail can have.</param>
/// <param name="Kinds">The kinds of mail.</param>
/// <param name="MayChange">Whether the reader may have mails sent again.</param>
/// <param name="Parts">The cycle's parts; empty where no cycle has that id.</param>
public sealed record MailsModel(
    string Cycle,
    IReadOnlyList<NavigationLink> Breadcrumb,
    IReadOnlyList<ListedMail> Mails,
    string? Next,
    string? State,
    string? Kind,
    IReadOnlyList<string> States,
    IReadOnlyList<string> Kinds,
    bool MayChange,
    IReadOnlyList<NavigationLink> Parts);

/// <summary>One mail, without its address.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="To">Whom it goes to: the code of an agency, or an opaque id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often a send was begun.</param>
/// <param name="Resends">How often a person had it sent again.</param>
/// <param name="QueuedAt">When it came into the outbox.</param>
/// <param name="ChangedAt">When the last change happened.</param>
/// <param name="NextAttemptAt">When something is to be done about it next; null when nothing is.</param>
/// <param name="Problem">What stands in the way, as the provider or the app put it.</param>
/// <param name="MayResend">Whether it may be sent again.</param>
public sealed record ListedMail(
    string Id,
    string Kind,
    string To,
    string State,
    int Attempts,
    int Resends,
    DateTimeOffset QueuedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? NextAttemptAt,
    string? Problem,
    bool MayResend);

/// <summary>One mail as it would be sent now.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Breadcrumb">The way here.</param>
/// <param name="Mail">The mail.</param>
/// <param name="Address">To whom it goes, which is personal data; null when it goes to nobody.</param>
/// <param name="Problem">Why it would not be sent; null when it would.</param>
/// <param name="MayChange">Whether the reader may have it sent again.</param>
public sealed record MailModel(string Cycle, IReadOnlyList<NavigationLink> Breadcrumb, ListedMail Mail, string? Address, string? Problem, bool MayChange);
