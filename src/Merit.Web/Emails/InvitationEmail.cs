namespace Merit.Web.Emails;

/// <summary>Carries the link to the agency's page: when its cycle opens, and whenever the link is sent anew.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Link">Opens the agency's page for whoever has it; <see langword="null"/> where nobody knows under which address people reach the app.</param>
/// <param name="ValidUntil">When the link ends by itself.</param>
/// <param name="Deadline">End of the submission window; <see langword="null"/> when it has passed.</param>
/// <param name="IsFirst">Whether the agency is invited by it.</param>
public sealed record InvitationEmail(
    Letterhead Letterhead,
    Uri? Link,
    DateTimeOffset ValidUntil,
    DateTimeOffset? Deadline,
    bool IsFirst) : EmailModel(Letterhead);
