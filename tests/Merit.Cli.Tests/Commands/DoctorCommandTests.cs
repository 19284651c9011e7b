using System.Text.Json;
using Merit.Cli.Hosting;
using Microsoft.AspNetCore.Http;

namespace Merit.Cli.Tests.Commands;

/// <summary>What the doctor says of a machine and of an app that are not as they should be.</summary>
public sealed class DoctorCommandTests(FakeApp app) : IClassFixture<FakeApp>, IDisposable
{
    private readonly TemporaryDirectory _checkout = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _checkout.Dispose();

    [Theory]
    [InlineData(401, "The app does not take this token: it is unknown, expired or revoked.")]
    [InlineData(503, "The app could not be asked whose token this is (503).")]
    public async Task A_token_is_called_unknown_only_by_an_app_that_says_so(int status, string told)
    {
        app.Answers["GET /api/health"] = _ => Results.Json(new { status = "ok" });
        app.Answers["GET /api/me"] = _ => Results.Json(new { detail = "no" }, statusCode: status);
        Assert.Equal(("failed", told), await FoundAsync("token", "a-token"));
    }

    [Fact]
    public async Task What_cannot_be_sent_as_a_token_is_told_as_that()
    {
        app.Answers["GET /api/health"] = _ => Results.Json(new { status = "ok" });
        int before = app.Asked.Count;
        Assert.Equal(("failed", "What was given as a token is none: it is empty, or holds what no token holds."), await FoundAsync("token", "a\ntoken"));
        Assert.Equal(before + 1, app.Asked.Count);
    }

    [Fact]
    public async Task A_login_that_cannot_be_read_is_one_of_the_checks()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(app.LoginFile)!);
        await using FileStream held = new(app.LoginFile, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None });
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(app.LoginFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (string state, string found) = await FoundAsync("login", "a-token");
        Assert.Equal("failed", state);
        Assert.Contains("cannot be read as a login", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_somebody_holds_is_well_and_one_that_cannot_be_used_is_not()
    {
        string held = Path.Combine(_checkout.Path, ".merit", "serve");
        using DirectoryHold hold = DirectoryHold.Take(held, "merit serve");
        (string state, string found) = await FoundAsync("state", "a-token", held);
        Assert.Equal("ok", state);
        Assert.Contains("is in use by merit serve", found, StringComparison.Ordinal);

        File.Delete(Path.Combine(held, "in-use.by"));
        (state, found) = await FoundAsync("state", "a-token", held);
        Assert.Equal("failed", state);
        Assert.Contains("cannot be used", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("mailbox/api-key.txt")]
    [InlineData("mailbox/webhook-key.pem")]
    [InlineData("runtime/keys.json")]
    public async Task A_secret_that_others_can_read_is_named(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps who may read a file elsewhere.");
            return;
        }

        string secret = Path.Combine(_checkout.Path, ".merit", "serve", name);
        Directory.CreateDirectory(Path.GetDirectoryName(secret)!);
        await File.WriteAllTextAsync(secret, "secret", Cancellation);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal(("failed", $"Others can read {secret}."), await FoundAsync("secrets", "a-token"));
    }

    [Fact]
    public async Task An_emulator_whose_installation_was_cut_off_is_not_installed()
    {
        Directory.CreateDirectory(Path.Combine(_checkout.Path, "tools", "azurite", "node_modules"));
        Assert.Equal(("warning", "The storage emulator is not installed."), await FoundAsync("azurite", "a-token"));
    }

    private async Task<(string State, string Found)> FoundAsync(string part, string token, string about = "")
    {
        Dictionary<string, string?> environment = new()
        {
            ["XDG_CONFIG_HOME"] = Path.GetDirectoryName(Path.GetDirectoryName(app.LoginFile)),
            ["MERIT_BASE_URL"] = app.Address,
            ["MERIT_TOKEN"] = token,
            ["MERIT_ROOT"] = _checkout.Path,
        };
        (_, string output, string errors) = await MeritProcess.RunAsync(environment, "", "doctor", "--json");
        Assert.Empty(errors);
        JsonElement check = JsonDocument.Parse(output).RootElement.EnumerateArray()
            .Single(c => c.GetProperty("part").GetString() == part && c.GetProperty("found").GetString()!.StartsWith(about, StringComparison.Ordinal));
        return (check.GetProperty("state").GetString()!, check.GetProperty("found").GetString()!);
    }
}
