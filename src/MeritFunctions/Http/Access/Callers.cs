using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Http.Access;

/// <summary>Finds out who calls, from what the request brings along. Nothing here says what they may do.</summary>
public sealed class Callers(
    AccessTokens tokens, AgencyLinks links, EndedSessionTable ended, IOptions<AccessOptions> options, IHostEnvironment environment, TimeProvider clock)
{
    private const string Bearer = "Bearer ";

    // Whoever runs the app on their own machine and has set nothing of this is alone with it.
    private readonly bool _isUnguarded = environment.IsDevelopment() && options.Value is { BootstrapToken: null, Platform: false, SignIn: false };

    /// <summary>Who calls; with a code when a credential was brought that does not hold.</summary>
    public async Task<(Caller Caller, string? Refusal)> FindAsync(HttpContext http, CancellationToken cancellation)
    {
        if (http.Request.Headers[AccessTokens.Header].ToString() is { Length: > 0 } token)
        {
            return await ByTokenAsync(token, cancellation);
        }

        // Where the platform signs people in, other tokens in this header are for it to judge.
        if (http.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization
            && (!options.Value.Platform || authorization.StartsWith(Bearer + AccessTokens.Mark, StringComparison.OrdinalIgnoreCase)))
        {
            return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? await ByTokenAsync(authorization[Bearer.Length..].Trim(), cancellation)
                : (Caller.Nobody, "credential-unknown");
        }

        if (http.Request.Headers.ContainsKey(PlatformPrincipal.Header))
        {
            return !options.Value.Platform ? (Caller.Nobody, "principal-not-believed")
                : PlatformPrincipal.Read(http.Request) is { } person ? (person, null)
                : (Caller.Nobody, "credential-invalid");
        }

        AuthenticateResult session = await http.AuthenticateAsync(Sessions.Scheme);
        return session.Principal is { } principal ? await BySessionAsync(principal, session.Properties?.ExpiresUtc, cancellation)
            : session.Failure is not null || http.Request.Cookies.ContainsKey(Sessions.Cookie) ? (Caller.Nobody, "credential-invalid")
            : (_isUnguarded ? Unguarded : Caller.Nobody, null);
    }

    /// <summary>Whoever sits at the machine.</summary>
    private static Caller Unguarded { get; } = new("developer", Roles.Staff) { Credential = Credential.Unguarded };

    private async Task<(Caller Caller, string? Refusal)> BySessionAsync(ClaimsPrincipal session, DateTimeOffset? expiresAt, CancellationToken cancellation) =>
        Sessions.CallerOf(session, options.Value, environment) is not { } known
            || (Sessions.IdOf(session) is { } id && await ended.HasEndedAsync(id, cancellation)) ? (Caller.Nobody, "credential-invalid")
        : known is { Cycle: { } cycle, Agency: { } agency } && !await links.HoldsAsync(new AgencyLink(cycle, agency, known.Link), cancellation) ? (Caller.Nobody, "link-ended")
        : (known with { ExpiresAt = expiresAt }, null);

    private async Task<(Caller Caller, string? Refusal)> ByTokenAsync(string token, CancellationToken cancellation)
    {
        if (options.Value.BootstrapToken is { } first && IsSame(first, token))
        {
            return (new Caller(AccessTokens.Bootstrap, Roles.Operator) { Credential = Credential.Token }, null);
        }

        return await tokens.FindAsync(token, cancellation) is { } row && RoleNames.Staff.TryGetValue(row.Role, out Roles role)
            ? row.RevokedAt is null && row.ExpiresAt > clock.GetUtcNow()
                ? (new Caller(row.RowKey, role) { Credential = Credential.Token, ExpiresAt = row.ExpiresAt }, null)
                : (Caller.Nobody, "token-ended")
            : (Caller.Nobody, "credential-invalid");
    }

    // Of hashes, so that the time that it takes tells nothing, not even how long the token is.
    private static bool IsSame(string known, string sent) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(known)), SHA256.HashData(Encoding.UTF8.GetBytes(sent)));
}
