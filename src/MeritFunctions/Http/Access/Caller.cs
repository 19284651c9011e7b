using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http.Access;

/// <summary>Who calls. Every change is written down under <see cref="Id"/>.</summary>
/// <param name="Id">Opaque: a token's name, a person's object id, an agency's code; never a person's name or address.</param>
/// <param name="Roles">As what.</param>
public sealed record Caller(string Id, Roles Roles)
{
    /// <summary>Somebody who is not known.</summary>
    public static Caller Nobody { get; } = new("public", Roles.Public);

    /// <summary>How pages greet them; it goes into no log and no record.</summary>
    public string? Name { get; init; }

    /// <summary>The one cycle that an agency's session is for; null for staff.</summary>
    public string? Cycle { get; init; }

    /// <summary>The one agency that such a session is for; null for staff.</summary>
    public string? Agency { get; init; }

    /// <summary>The number of the link that such a session began with, and ends with.</summary>
    public int Link { get; init; }

    /// <summary>By what they are known.</summary>
    public Credential Credential { get; init; }

    /// <summary>When that opens nothing any more; null where it is not known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The roles by which they may call the function that was called.</summary>
    public Roles Acting { get; init; } = Roles;

    /// <summary>As what the audit log shows them.</summary>
    public AuditRole AuditRole => RoleNames.ForAudit(Acting);

    /// <summary>
    /// The id under which a change is written down. A document that names somebody must name the caller: nobody decides in
    /// another's name.
    /// </summary>
    /// <param name="body">The document that was sent.</param>
    /// <param name="field">The field that may name who acts.</param>
    public string NamedIn(RequestBody body, string field)
    {
        string? named = body.OptionalText(field, TextForm.OpaqueId);
        if (named is null || named == Id)
        {
            return Id;
        }

        if (Credential != Credential.Unguarded)
        {
            body.Findings.Error("actor-differs", "/" + field, named, Id);
        }

        return named;
    }
}

/// <summary>By what a caller is known.</summary>
public enum Credential
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A token that a script sends with each request.</summary>
    Token,

    /// <summary>A session that a browser keeps in a cookie: whatever it sends unasked must be asked for by a page of ours.</summary>
    Session,

    /// <summary>The word of the platform in front of the app.</summary>
    Platform,

    /// <summary>A developer's machine on which nothing of this was set.</summary>
    Unguarded,
}

/// <summary>Where functions find out who calls them.</summary>
public static class CallerOfRequest
{
    /// <summary>Who calls.</summary>
    /// <exception cref="InvalidOperationException">The request did not pass <see cref="AccessControl"/>: a defect.</exception>
    public static Caller Caller(this HttpRequest request) =>
        request.HttpContext.Features.Get<Caller>() ?? throw new InvalidOperationException("A request reached its function without having passed the access control.");
}
