using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>Tokens for scripts: each for one role and a time, named in every log by the name that it was given.</summary>
public sealed class Tokens(AccessTokens tokens, TokenTable table, ChangeLog changes, TimeProvider clock)
{
    private const int DefaultDays = 90;
    private const int MostDays = 366;
    private static readonly string[] Fields = ["name", "role", "expiresInDays"];

    /// <summary>201 with the token, which is told this once; 409 when the name was given before, to whatever role.</summary>
    [Function("CreateToken")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Tokens)] HttpRequest request, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, Fields, cancellation);
        if (!body.IsReadable)
        {
            return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
        }

        string name = body.RequiredText("name", TextForm.OpaqueId);
        Roles? role = body.RequiredChoice("role", RoleNames.Staff);
        int days = body.OptionalInteger("expiresInDays", 1, MostDays) ?? DefaultDays;
        if (body.Findings.HasErrors || role is null)
        {
            return Problems.Invalid(body.Findings.All);
        }

        DateTimeOffset now = clock.GetUtcNow();
        Caller caller = request.Caller();
        TokenRow row = new() { RowKey = name, Role = RoleNames.Of(role.Value)[0], CreatedBy = caller.Id, CreatedAt = now, ExpiresAt = now.AddDays(days) };
        if (name == "bootstrap" || await tokens.CreateAsync(row, cancellation) is not { } token)
        {
            return Problems.Conflict("token-name-taken", name);
        }

        await NoteAsync(AuditKind.TokenCreated, row, caller, cancellation);
        return Results.Json(new { name, row.Role, row.ExpiresAt, token }, StoredJson.Options, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Every token that was ever made, without what it opens with.</summary>
    [Function("ListTokens")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Tokens)] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(
            (await table.ListAsync(cancellation)).Select(t => new { name = t.RowKey, t.Role, t.CreatedBy, t.CreatedAt, t.ExpiresAt, t.RevokedAt }),
            StoredJson.Options);

    /// <summary>204 when the token opens nothing any more, also when it was revoked before; 404 when there is none of that name.</summary>
    [Function("RevokeToken")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Token)] HttpRequest request, string name, CancellationToken cancellation)
    {
        if (!TextForm.OpaqueId.Fits(name) || await tokens.RevokeAsync(name, clock.GetUtcNow(), cancellation) is not { } row)
        {
            return Problems.NotFound("token-not-found", name);
        }

        await NoteAsync(AuditKind.TokenRevoked, row, request.Caller(), cancellation);
        return Results.NoContent();
    }

    private Task NoteAsync(AuditKind kind, TokenRow row, Caller caller, CancellationToken cancellation) =>
        changes.NoteAsync(AuditLog.Access, changes.Change($"{kind}|{row.RowKey}", kind, row.RowKey, actor: caller.Id, role: caller.AuditRole, why: row.Role), cancellation);
}
