using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Register;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Http;

/// <summary>Who is let in by what, and in whose name they act.</summary>
public sealed class AccessTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string First = "the-first-operator-has-a-long-secret";
    private static readonly Caller Operator = new("op-1", Roles.Operator) { Credential = Credential.Token };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_opens_its_role_until_it_is_revoked_or_over()
    {
        string token = await CreateAsync("auditor");
        Assert.Equal((Roles.Auditor, (string?)null), await RolesOfAsync(token));
        Assert.Equal((Roles.Public, "credential-invalid"), await RolesOfAsync(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));

        string name = token.Split('.')[1];
        HttpAnswer revoked = await app.CallAsync(request => app.Function<Tokens>().RevokeAsync(request, name, Cancellation), caller: Operator);
        Assert.Equal(204, revoked.Status);
        Assert.Equal((Roles.Public, "token-ended"), await RolesOfAsync(token));

        string short_ = await CreateAsync("operator", days: 1);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((Roles.Public, "token-ended"), await RolesOfAsync(short_));
    }

    [Fact]
    public async Task A_name_is_given_once_and_nothing_that_opens_is_kept_or_listed()
    {
        string token = await CreateAsync("plenary");
        string name = token.Split('.')[1];
        HttpAnswer again = await SendAsync(name, "operator");
        HttpAnswer list = await app.CallAsync(request => app.Function<Tokens>().ListAsync(request, Cancellation), caller: Operator);
        TokenRow row = (await app.Get<TokenTable>().FindAsync(name, Cancellation))!;

        Assert.Equal(409, again.Status);
        Assert.Contains(name, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[2], list.Text + JsonSerializer.Serialize(row), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", "Basic dTpw", "credential-unknown")]
    [InlineData("Authorization", "Bearer ", "credential-invalid")]
    [InlineData("Authorization", "Bearer merit..", "credential-invalid")]
    [InlineData("Authorization", "Bearer merit.nobody.secret", "credential-invalid")]
    [InlineData("Authorization", "Bearer merit.a b/c.secret", "credential-invalid")]
    [InlineData("X-Merit-Token", "guess", "credential-invalid")]
    [InlineData("X-MS-CLIENT-PRINCIPAL", "e30=", "principal-not-believed")]
    [InlineData("Cookie", "__Host-merit=forged", "credential-invalid")]
    public async Task What_does_not_hold_is_refused(string header, string value, string refusal) =>
        Assert.Equal((Roles.Public, refusal), await RolesOfAsync((header, value)));

    [Fact]
    public async Task The_first_operator_has_the_token_of_the_setting()
    {
        Assert.Equal((Roles.Operator, (string?)null), await RolesOfAsync(("Authorization", "Bearer " + First)));
        Assert.Equal((Roles.Public, "credential-invalid"), await RolesOfAsync(("Authorization", $"Bearer {First}x")));
    }

    [Theory]
    [InlineData("roles", "operator", Roles.Operator)]
    [InlineData("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "plenary", Roles.Plenary)]
    [InlineData("roles", "emperor", Roles.None)]
    public async Task Behind_the_platform_a_person_has_the_roles_that_the_directory_gives(string type, string role, Roles expected)
    {
        var principal = new
        {
            auth_typ = "aad",
            role_typ = "roles",
            claims = new[] { new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = "5f1c2c7e-0000-4000-8000-000000000001" }, new { typ = type, val = role } },
        };
        string header = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(principal));
        Assert.Equal((expected, null), await RolesOfAsync(new AccessOptions { Platform = true }, Environments.Production, (PlatformPrincipal.Header, header)));
        Assert.Equal((Roles.Public, "credential-invalid"), await RolesOfAsync(new AccessOptions { Platform = true }, Environments.Production, (PlatformPrincipal.Header, "%%%")));
    }

    [Fact]
    public async Task With_nothing_set_a_developer_may_do_everything_and_production_lets_nobody_in()
    {
        Assert.Equal((Roles.Staff, null), await RolesOfAsync(new AccessOptions(), Environments.Development));
        Assert.Equal((Roles.Public, null), await RolesOfAsync(new AccessOptions(), Environments.Production));
        Assert.Equal((Roles.Public, null), await RolesOfAsync(new AccessOptions { BootstrapToken = First }, Environments.Development));
    }

    [Fact]
    public async Task Who_signs_out_ends_the_session_for_every_copy_of_it()
    {
        AccessOptions options = new() { SignIn = true };
        options.People.Add(new AccessOptions.Person { Id = "op-1", Name = "Ani", Roles = { "operator" } });
        string cookie = await CookieAsync(), other = await CookieAsync();
        Assert.Equal((Roles.Operator, null), await RolesOfAsync(options, Environments.Development, ("Cookie", other)));

        await using (AsyncServiceScope scope = app.Get<IServiceScopeFactory>().CreateAsyncScope())
        {
            DefaultHttpContext http = new() { RequestServices = scope.ServiceProvider };
            http.Request.Headers.Cookie = cookie;
            http.Features.Set(new Caller("op-1", Roles.Operator) { Credential = Credential.Session });
            await app.Function<SignInPages>().LeaveAsync(http.Request, Cancellation);
            // Twice is once.
            await app.Function<SignInPages>().LeaveAsync(http.Request, Cancellation);
        }

        Assert.Equal((Roles.Public, "credential-invalid"), await RolesOfAsync(options, Environments.Development, ("Cookie", cookie)));
        Assert.Equal((Roles.Operator, null), await RolesOfAsync(options, Environments.Development, ("Cookie", other)));

        // What would have ended by itself since is kept no longer.
        EndedSessionTable ended = app.Get<EndedSessionTable>();
        DateTimeOffset now = app.Clock.GetUtcNow();
        await ended.EndAsync("one", now.AddHours(1), now, Cancellation);
        await ended.EndAsync("two", now.AddHours(9), now.AddHours(2), Cancellation);
        Assert.Equal((false, true), (await ended.HasEndedAsync("one", Cancellation), await ended.HasEndedAsync("two", Cancellation)));

        async Task<string> CookieAsync()
        {
            await using AsyncServiceScope scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
            DefaultHttpContext http = new() { RequestServices = scope.ServiceProvider };
            await http.SignInAsync(Sessions.Scheme, Sessions.PrincipalOf(new Caller("op-1", Roles.Operator) { Name = "Ani" }));
            return http.Response.Headers.SetCookie.Single(one => one!.StartsWith(Sessions.Cookie + "=", StringComparison.Ordinal))!.Split(';')[0];
        }
    }

    [Fact]
    public async Task Nobody_decides_in_anothers_name()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        Caller assessor = new("assessor-1", Roles.Assessor) { Credential = Credential.Token };
        Task<HttpAnswer> SendAsync(object body) => app.CallAsync(
            request => app.Function<VerifyAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation), JsonSerializer.SerializeToUtf8Bytes(body), caller: assessor);

        HttpAnswer other = await SendAsync(new { decisionId = "d", assessor = "assessor-2", receipt, outcome = "confirm" });
        Assert.Equal((422, "actor-differs /assessor"), (other.Status, Assert.Single(other.Errors)));
        Assert.Equal(202, (await SendAsync(new { decisionId = "d", receipt, outcome = "confirm" })).Status);
        await app.StepAsync(cycle, agency);
        VerificationDecision stored = VerificationDecision.Of(Assert.Single(await app.Get<DecisionTable>().ListAsync(cycle, agency, Cancellation)));
        Assert.Equal("assessor-1", stored.Assessor);

        byte[] release = JsonSerializer.SerializeToUtf8Bytes(new { decree = "SK 1", decidedBy = "pleno", decidedOn = Messages.WibDate(app.Clock.GetUtcNow()).ToString("O", System.Globalization.CultureInfo.InvariantCulture) });
        HttpAnswer own = await app.CallAsync(
            request => app.Function<Determination.ReleaseCycle>().ReleaseAsync(request, cycle, app.Client, Cancellation), release, caller: new Caller("Assessor-1", Roles.Plenary));
        Assert.Equal(403, own.Status);
        Assert.Contains("separation-of-duties", own.Text, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync(string role, int days = 90) => (await SendAsync(MeritApp.NewId(), role, days)).Json.GetProperty("token").GetString()!;

    private Task<HttpAnswer> SendAsync(string name, string role, int days = 90) => app.CallAsync(
        request => app.Function<Tokens>().CreateAsync(request, Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { name, role, expiresInDays = days }), caller: Operator);

    private Task<(Roles Roles, string? Refusal)> RolesOfAsync(string token) => RolesOfAsync(("Authorization", "Bearer " + token));

    private Task<(Roles Roles, string? Refusal)> RolesOfAsync(params (string Name, string Value)[] headers) =>
        RolesOfAsync(new AccessOptions { BootstrapToken = First }, Environments.Production, headers);

    private async Task<(Roles Roles, string? Refusal)> RolesOfAsync(AccessOptions options, string environment, params (string Name, string Value)[] headers)
    {
        // A scope for each request, as the worker has: the framework keeps what it found out in it.
        await using AsyncServiceScope scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        DefaultHttpContext http = new() { RequestServices = scope.ServiceProvider };
        foreach ((string name, string value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        Callers callers = app.Function<Callers>(Options.Create(options), new Place(environment));
        (Caller caller, string? refusal) = await callers.FindAsync(http, Cancellation);
        return (caller.Roles, refusal);
    }

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
