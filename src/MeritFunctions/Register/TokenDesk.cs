using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;

namespace MeritFunctions.Register;

/// <summary>Makes and revokes tokens, and writes down who did.</summary>
public sealed class TokenDesk(AccessTokens tokens, ChangeLog changes, TimeProvider clock)
{
    /// <summary>For how many days a token opens something where nobody says otherwise.</summary>
    public const int DefaultDays = 90;

    /// <summary>For how many days it may at most.</summary>
    public const int MostDays = 366;

    /// <summary>The fields of an order.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["name", "role", "expiresInDays"];

    /// <summary>The token that is ordered, not made yet; null when the order has findings.</summary>
    public TokenRow? Order(RequestBody body, Caller caller)
    {
        string name = body.RequiredText("name", TextForm.OpaqueId);
        Roles? role = body.RequiredChoice("role", RoleNames.Staff);
        int days = body.OptionalInteger("expiresInDays", 1, MostDays) ?? DefaultDays;
        DateTimeOffset now = clock.GetUtcNow();
        return body.Findings.HasErrors || role is null
            ? null
            : new TokenRow { RowKey = name, Role = RoleNames.Of(role.Value)[0], CreatedBy = caller.Id, CreatedAt = now, ExpiresAt = now.AddDays(days) };
    }

    /// <summary>Makes a token.</summary>
    /// <returns>What it opens with, told this once; null when the name was given before, to whatever role.</returns>
    public async Task<string?> CreateAsync(TokenRow row, Caller caller, CancellationToken cancellation)
    {
        if (row.RowKey == AccessTokens.Bootstrap || await tokens.CreateAsync(row, cancellation) is not { } token)
        {
            return null;
        }

        await NoteAsync(AuditKind.TokenCreated, row, caller, null, cancellation);
        return token;
    }

    /// <summary>Has a token open nothing any more; false when there is none of that name.</summary>
    public async Task<bool> TryRevokeAsync(string name, Caller caller, string? reason, CancellationToken cancellation)
    {
        if (!TextForm.OpaqueId.Fits(name) || await tokens.RevokeAsync(name, clock.GetUtcNow(), cancellation) is not { } row)
        {
            return false;
        }

        await NoteAsync(AuditKind.TokenRevoked, row, caller, reason, cancellation);
        return true;
    }

    private Task NoteAsync(AuditKind kind, TokenRow row, Caller caller, string? reason, CancellationToken cancellation) =>
        changes.NoteAsync(
            AuditLog.Access,
            changes.Change($"{kind}|{row.RowKey}", kind, row.RowKey, actor: caller.Id, role: caller.AuditRole, why: reason is null ? row.Role : $"{row.Role}: {reason}"),
            cancellation);
}
