using System.Threading.RateLimiting;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Web.Components;
using Merit.Web.Pages;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>Signs people in and out. On Azure the platform does it; on a developer's machine a page lists the people of the settings.</summary>
public sealed class SignInPages(
    PageFrame frame,
    IOptions<AccessOptions> access,
    IHostEnvironment environment,
    IAntiforgery forms,
    ChangeLog changes,
    AccessLimits limits,
    EndedSessionTable ended,
    TimeProvider clock)
{
    private const string Platform = "/.auth/login/aad?post_login_redirect_uri=";

    /// <summary>The page, or the way to the platform's.</summary>
    [Function("SignInPage")]
    public IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.SignIn)] HttpRequest request)
    {
        string back = BackFrom(request.Query["return"]);
        return frame.IsPlatform ? Results.Redirect(Platform + Uri.EscapeDataString(back)) : Page(request, back, StatusCodes.Status200OK, null);
    }

    /// <summary>Signs somebody of the settings in.</summary>
    [Function("SignIn")]
    public async Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SignIn)] HttpRequest request, CancellationToken cancellation)
    {
        using RateLimitLease lease = limits.AttemptSignIn(request);
        if (!lease.IsAcquired)
        {
            return Problems.TooMany(request);
        }

        if (!await forms.IsRequestValidAsync(request.HttpContext))
        {
            return Page(request, "/home", StatusCodes.Status400BadRequest, "form-not-ours");
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        string back = BackFrom(form["return"]);
        if (Sessions.PersonOf(form["person"].ToString(), access.Value, environment) is not { } person)
        {
            return Page(request, back, StatusCodes.Status422UnprocessableEntity, "person-unknown");
        }

        Caller caller = new(person.Id, RoleNames.Parse(person.Roles)) { Name = person.Name, Credential = Credential.Session };
        await changes.NoteAsync(
            AuditLog.Access,
            changes.Change($"signed-in|{Guid.NewGuid():N}", AuditKind.SignedIn, person.Id, actor: person.Id, role: caller.AuditRole),
            cancellation);
        await request.HttpContext.SignInAsync(Sessions.Scheme, Sessions.PrincipalOf(caller));
        return PageFrame.GoOn(back);
    }

    /// <summary>Ends the session, also for whoever has a copy of what the browser kept.</summary>
    [Function("SignOut")]
    public async Task<IResult> LeaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SignOut)] HttpRequest request, CancellationToken cancellation)
    {
        if (request.Caller().Credential == Credential.Platform)
        {
            return Results.Redirect("/.auth/logout");
        }

        if ((await request.HttpContext.AuthenticateAsync(Sessions.Scheme)).Principal is { } session && Sessions.IdOf(session) is { } id)
        {
            DateTimeOffset now = clock.GetUtcNow();
            await ended.EndAsync(id, Sessions.EndOf(now), now, cancellation);
        }

        await request.HttpContext.SignOutAsync(Sessions.Scheme);
        return PageFrame.GoOn(request.Caller().Roles == Roles.Agency ? "/" + Routes.AgencyStatus : "/sign-in");
    }

    private IResult Page(HttpRequest request, string back, int status, string? problem)
    {
        PageContext context = frame.For(request);
        SignInPerson[] people = environment.IsDevelopment() && access.Value.SignIn
            ? [.. access.Value.People.Select(person => new SignInPerson(person.Id, person.Name, [.. person.Roles]))]
            : [];
        return PageFrame.Show<SignInPage>(
            request,
            new()
            {
                [nameof(SignInPage.Context)] = context,
                [nameof(SignInPage.People)] = people,
                [nameof(SignInPage.Back)] = back,
                [nameof(SignInPage.Problem)] = problem is null ? null : context.Words.In(Messages.Format(problem)),
            },
            status);
    }

    // To nowhere but a page of our own.
    private static string BackFrom(string? address) => PageAddress.Own(address) is { } own && own[0] == '/' && own != "/" ? own : "/home";
}
