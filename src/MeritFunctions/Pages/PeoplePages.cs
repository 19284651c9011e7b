using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Pages.People;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Register;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>Who may sign in, and the tokens of scripts.</summary>
public sealed class PeoplePages(
    PageFrame frame, IRefusalPages refusals, TokenDesk desk, TokenTable table, IOptions<AccessOptions> access, IHostEnvironment environment, TimeProvider clock)
{
    private const string Reason = "reason";

    /// <summary>The people and tokens.</summary>
    [Function("PeoplePage")]
    public Task<IResult> ShowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.People)] HttpRequest request, CancellationToken cancellation) =>
        PageAsync(request, new FormState(null, []), null, StatusCodes.Status200OK, cancellation);

    /// <summary>Makes a token and shows it, this once.</summary>
    [Function("PeopleForm")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.People)] HttpRequest request, CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, TokenDesk.Fields, "expiresInDays");
        if (desk.Order(body, request.Caller()) is { } row)
        {
            if (await desk.CreateAsync(row, request.Caller(), cancellation) is { } token)
            {
                return await PageAsync(request, new FormState(null, []), new MadeToken(row.RowKey, row.Role, row.ExpiresAt, token), StatusCodes.Status201Created, cancellation);
            }

            body.Findings.Error("token-name-taken", "/name", row.RowKey);
        }

        FormState state = FormAnswers.State(form, body.Findings.All, PageFrame.LanguageOf(request));
        return await PageAsync(request, state, null, StatusCodes.Status422UnprocessableEntity, cancellation);
    }

    /// <summary>Asks before a token is revoked.</summary>
    [Function("RevokeTokenPage")]
    public async Task<IResult> AskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.TokenRevocation)] HttpRequest request, string name, CancellationToken cancellation) =>
        await FindAsync(name, cancellation) is { } row ? Ask(request, row, new FormState(null, []), StatusCodes.Status200OK) : refusals.NotFound(request, "token-not-found", name);

    /// <summary>Revokes it.</summary>
    [Function("RevokeTokenForm")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.TokenRevocation)] HttpRequest request, string name, CancellationToken cancellation)
    {
        if (await FindAsync(name, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "token-not-found", name);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, [Reason]);
        string reason = body.RequiredParagraphs(Reason);
        if (body.Findings.HasErrors)
        {
            return Ask(request, row, FormAnswers.State(form, body.Findings.All, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity);
        }

        await desk.TryRevokeAsync(name, request.Caller(), reason, cancellation);
        return PageFrame.GoOn("/people", "token-revoked");
    }

    private async Task<TokenRow?> FindAsync(string name, CancellationToken cancellation) =>
        TextForm.OpaqueId.Fits(name) ? await table.FindAsync(name, cancellation) : null;

    private IResult Ask(HttpRequest request, TokenRow row, FormState state, int status) => PageFrame.Show<RevokeTokenPage>(
        request,
        new()
        {
            [nameof(RevokeTokenPage.Context)] = frame.For(request),
            [nameof(RevokeTokenPage.Token)] = View(row),
            [nameof(RevokeTokenPage.State)] = state,
        },
        status);

    private async Task<IResult> PageAsync(HttpRequest request, FormState state, MadeToken? made, int status, CancellationToken cancellation)
    {
        List<TokenRow> rows = await table.ListAsync(cancellation);
        SignInWay way = access.Value.Platform ? SignInWay.Platform : environment.IsDevelopment() && access.Value.SignIn ? SignInWay.Own : SignInWay.None;
        return PageFrame.Show<PeoplePage>(
            request,
            new()
            {
                [nameof(PeoplePage.Context)] = frame.For(request),
                [nameof(PeoplePage.Model)] = new PeopleModel(
                    way,
                    way == SignInWay.Own ? [.. access.Value.People.Select(person => new ListedPerson(person.Id, person.Name, RoleNames.Of(RoleNames.Parse(person.Roles))))] : [],
                    [.. rows.Select(View).OrderBy(token => token.State).ThenByDescending(token => token.CreatedAt)],
                    [.. RoleNames.Staff.Keys],
                    request.Caller().Roles.HasFlag(Roles.Operator)),
                [nameof(PeoplePage.State)] = state,
                [nameof(PeoplePage.Made)] = made,
            },
            status);
    }

    private ListedToken View(TokenRow row) => new(
        row.RowKey,
        row.Role,
        row.RevokedAt is not null ? TokenState.Revoked : row.ExpiresAt <= clock.GetUtcNow() ? TokenState.Expired : TokenState.Valid,
        row.CreatedBy,
        row.CreatedAt,
        row.ExpiresAt,
        row.RevokedAt);
}
