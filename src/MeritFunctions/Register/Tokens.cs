using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>Tokens for scripts: each for one role and a time, named in every log by the name that it was given.</summary>
public sealed class Tokens(TokenDesk desk, TokenTable table)
{
    /// <summary>201 with the token, which is told this once; 409 when the name was given before, to whatever role.</summary>
    [Function("CreateToken")]
    [Takes(typeof(SentToken))]
    [Answers(StatusCodes.Status201Created, typeof(CreatedToken))]
    [Refuses(StatusCodes.Status409Conflict, "token-name-taken")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Tokens)] HttpRequest request, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, TokenDesk.Fields, cancellation);
        if (!body.IsReadable)
        {
            return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
        }

        if (desk.Order(body, request.Caller()) is not { } row)
        {
            return Problems.Invalid(body.Findings.All);
        }

        return await desk.CreateAsync(row, request.Caller(), cancellation) is { } token
            ? Results.Json(new CreatedToken(row.RowKey, row.Role, row.ExpiresAt, token), StoredJson.Options, statusCode: StatusCodes.Status201Created)
            : Problems.Conflict("token-name-taken", row.RowKey);
    }

    /// <summary>Every token that was ever made, without what it opens with.</summary>
    [Function("ListTokens")]
    [Answers(StatusCodes.Status200OK, typeof(ListedToken[]))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Tokens)] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(
            (await table.ListAsync(cancellation)).Select(t => new ListedToken(t.RowKey, t.Role, t.CreatedBy, t.CreatedAt, t.ExpiresAt, t.RevokedAt)),
            StoredJson.Options);

    /// <summary>204 when the token opens nothing any more, also when it was revoked before; 404 when there is none of that name.</summary>
    [Function("RevokeToken")]
    [Answers(StatusCodes.Status204NoContent)]
    [Refuses(StatusCodes.Status404NotFound, "token-not-found")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Token)] HttpRequest request, string name, CancellationToken cancellation) =>
        await desk.TryRevokeAsync(name, request.Caller(), null, cancellation) ? Results.NoContent() : Problems.NotFound("token-not-found", name);

    private sealed record SentToken(string Name, string Role, int? ExpiresInDays);

    private sealed record CreatedToken(string Name, string Role, DateTimeOffset ExpiresAt, string Token);

    private sealed record ListedToken(string Name, string Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);
}
