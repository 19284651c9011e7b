using Microsoft.AspNetCore.Http;

namespace Merit.Cli.Tests.Commands;

/// <summary>Which app commands speak to, as whom, and where a token never goes.</summary>
public sealed class LoginCommandTests(FakeApp app) : IClassFixture<FakeApp>, IDisposable
{
    public void Dispose()
    {
        if (File.Exists(app.LoginFile))
        {
            File.Delete(app.LoginFile);
        }
    }

    [Fact]
    public async Task Who_signs_in_is_known_to_the_other_commands_until_they_sign_out()
    {
        Me(200);
        (int code, string output, string errors) = await app.RunWithAsync(null, null, "secret-token\n", "login", "--app", app.Address, "--token", "-");
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal($"Signed in at {app.Address}/ as nightly (operator), until 2027-03-01 00:00 UTC.", output.Trim());
        Assert.Equal("secret-token", app.Token);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(app.LoginFile));
        }

        app.Answers["GET /api/cycles"] = _ => Results.Json(Array.Empty<object>());
        Assert.Equal(0, (await app.RunWithAsync(null, null, "", "cycle", "list")).Code);
        Assert.Equal("secret-token", app.Token);

        Assert.Equal(0, (await app.RunWithAsync(null, "of-the-environment", "", "cycle", "list")).Code);
        Assert.Equal("of-the-environment", app.Token);
        Assert.Equal(0, (await app.RunWithAsync(null, "of-the-environment", "", "cycle", "list", "--token", "typed")).Code);
        Assert.Equal("typed", app.Token);

        (code, output, _) = await app.RunWithAsync(null, null, "", "logout");
        Assert.Equal((0, false), (code, File.Exists(app.LoginFile)));
        Assert.Contains("Signed out", output, StringComparison.Ordinal);
        Assert.Contains("no usable token", (await app.RunWithAsync(null, null, "", "cycle", "list", "--app", app.Address)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_app_does_not_take_is_not_kept()
    {
        Me(401);
        (int code, _, string errors) = await app.RunWithAsync(app.Address, null, "", "login", "--token", "wrong");
        Assert.Equal((1, false), (code, File.Exists(app.LoginFile)));
        Assert.Contains("does not take this token", errors, StringComparison.Ordinal);
        Assert.Contains("--token -", (await app.RunWithAsync(app.Address, null, "", "login")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_token_goes_to_no_other_app()
    {
        Me(200);
        await app.RunWithAsync(app.Address, null, "", "login", "--token", "secret-token");
        int before = app.Asked.Count;
        string other = app.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        (int code, _, string errors) = await app.RunWithAsync(null, null, "", "cycle", "list", "--app", other);
        Assert.Equal((1, before), (code, app.Asked.Count));
        Assert.Contains("no usable token for " + other, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_not_used()
    {
        Me(200);
        await app.RunWithAsync(app.Address, null, "", "login", "--token", "secret-token");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(app.LoginFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        (int code, _, string errors) = await app.RunWithAsync(null, null, "", "cycle", "list");
        Assert.Equal(1, code);
        Assert.Contains($"chmod 600 {app.LoginFile}", errors, StringComparison.Ordinal);

        // Signing in anew closes it, whatever it was.
        await app.RunWithAsync(app.Address, null, "", "login", "--token", "secret-token");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(app.LoginFile));
    }

    [Fact]
    public async Task Who_never_signed_in_signs_out_of_nothing()
    {
        using TemporaryDirectory settings = new();
        (int code, string output, string errors) = await MeritProcess.RunAsync(new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = settings.Path }, "", "logout");
        Assert.Equal((0, "Nobody was signed in.", ""), (code, output.Trim(), errors));
    }

    [Fact]
    public async Task A_token_does_not_follow_to_another_address()
    {
        app.Answers["GET /api/cycles"] = _ => Results.Redirect("/elsewhere");
        int before = app.Asked.Count;
        (int code, _, string errors) = await app.RunAsync("cycle", "list");
        Assert.Equal((1, before + 1), (code, app.Asked.Count));
        Assert.Contains("leads to another address", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cycle", "list")]
    [InlineData("token", "create", "x", "--role", "auditor")]
    public async Task What_answers_and_is_not_the_app_is_told_as_that(params string[] arguments)
    {
        app.Answers["GET /api/cycles"] = app.Answers["POST /api/tokens"] = _ => Results.Text("<html>Welcome</html>", "text/html");
        (int code, string output, string errors) = await app.RunAsync(arguments);
        Assert.Equal((1, "", $"{app.Address}/ does not answer as the app does. Check the address."), (code, output, errors.Trim()));
    }

    private void Me(int status) => app.Answers["GET /api/me"] = _ => status == 200
        ? Results.Json(new { id = "nightly", name = "nightly", roles = new[] { "operator" }, expiresAt = "2027-03-01T00:00:00Z" })
        : Results.Json(new { detail = "no" }, statusCode: status);
}
