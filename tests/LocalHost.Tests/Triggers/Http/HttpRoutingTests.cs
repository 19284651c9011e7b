using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalHost.Configuration;
using LocalHost.Triggers.Blobs;
using LocalHost.Triggers.Http;

namespace LocalHost.Tests.Triggers.Http;

public sealed class HttpRoutingTests : IAsyncLifetime
{
    private HttpHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await HttpHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "/api/Hello", "Hello")]
    [InlineData("GET", "/API/hello", "Hello")]
    [InlineData("GET", "/api/hello/", "Hello")]
    [InlineData("GET", "/api/orders/7", "Order")]
    [InlineData("GET", "/api/orders/7/lines", "Order")]
    [InlineData("GET", "/api/single/abc", "Single")]
    [InlineData("GET", "/api/AnyMethod", "AnyMethod")]
    [InlineData("DELETE", "/api/AnyMethod", "AnyMethod")]
    [InlineData("PATCH", "/api/AnyMethod", "AnyMethod")]
    [InlineData("HEAD", "/api/AnyMethod", "AnyMethod")]
    [InlineData("POST", "/api/all/a/b/c", "All")]
    public async Task A_request_goes_to_the_function_of_its_route_and_method(string method, string path, string function)
    {
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync(method, path)).Status);
        Assert.Equal("id-" + function, Assert.Single(_host.Worker.Seen).FunctionId);
    }

    [Theory]
    [InlineData("GET", "/api/Unknown")]
    [InlineData("GET", "/Hello")]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/api/Hello")]
    [InlineData("HEAD", "/api/Hello")]
    [InlineData("OPTIONS", "/api/Hello")]
    [InlineData("POST", "/api/orders/1")]
    [InlineData("GET", "/api/orders/zero")]
    [InlineData("GET", "/api/orders/0")]
    [InlineData("GET", "/api/single/ABC1")]
    [InlineData("GET", "/api/doubled/abc")]
    [InlineData("POST", "/admin/host/status")]
    public async Task An_unknown_route_or_a_method_that_it_does_not_list_is_404_with_nothing(string method, string path)
    {
        Assert.Equal((HttpStatusCode.NotFound, ""), await _host.SendAsync(method, path));
        Assert.Empty(_host.Worker.Seen);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task A_function_of_level_Function_answers_401_with_nothing_without_its_key(string? key)
    {
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await _host.GetAsync("/api/Secret", key));
        Assert.Empty(_host.Worker.Seen);
    }

    [Fact]
    public async Task A_function_of_level_Function_takes_its_own_key_a_host_key_and_the_master_key_in_header_or_query()
    {
        JsonElement keys = _host.KeysFile();
        string own = keys.GetProperty("functions").GetProperty("Secret").GetProperty("default").GetString()!;
        string all = keys.GetProperty("functionKeys").GetProperty("default").GetString()!;
        foreach (string key in new[] { own, all, _host.Keys.MasterKey })
        {
            Assert.Equal(HttpStatusCode.OK, (await _host.GetAsync("/api/Secret", key)).Status);
            Assert.Equal(HttpStatusCode.OK, (await _host.GetAsync($"/api/Secret?code={key}")).Status);
        }
        string other = keys.GetProperty("functions").GetProperty("Hello").GetProperty("default").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.GetAsync("/api/Secret", other)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.GetAsync("/api/Admin", all)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _host.GetAsync("/api/Admin", _host.Keys.MasterKey)).Status);
    }

    [Fact]
    public void The_keys_file_is_for_its_owner_alone_and_keeps_its_keys()
    {
        // Windows keeps rights another way; there the folder's own decide.
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_host.KeysPath));
        }
        KeyRing again = KeyRing.Open(Path.GetDirectoryName(_host.KeysPath)!, ["Another"]);
        Assert.Equal(_host.Keys.MasterKey, again.MasterKey);
        Assert.True(_host.KeysFile().GetProperty("functions").TryGetProperty("Another", out _));
        File.WriteAllText(_host.KeysPath, "{");
        Assert.Throws<HostProblemException>(() => KeyRing.Open(Path.GetDirectoryName(_host.KeysPath)!, []));
        Assert.Equal("{", File.ReadAllText(_host.KeysPath));
    }

    [Fact]
    public async Task The_root_is_a_page_of_the_host()
    {
        (HttpStatusCode status, string body) = await _host.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<html", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_is_for_the_operator_alone_and_names_what_is_wrong()
    {
        string all = _host.KeysFile().GetProperty("functionKeys").GetProperty("default").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.GetAsync("/admin/host/status", all)).Status);
        JsonElement status = JsonDocument.Parse((await _host.GetAsync("/admin/host/status", _host.Keys.MasterKey)).Body).RootElement;
        Assert.Equal("Running", status.GetProperty("state").GetString());
        Assert.True(status.GetProperty("healthy").GetBoolean());
        Assert.Equal(3, status.GetProperty("runningInvocations").GetInt32());
        Assert.Equal(2, status.GetProperty("waitingBlobEvents").GetInt32());
        Assert.Equal("""{"name":"Hello","trigger":"httpTrigger","invocations":0}""", status.GetProperty("functions")[0].GetRawText());
        _host.State = _host.State with { PoisonBlobs = [new PoisonBlob("Intake", "in", "a", "e", 5, DateTimeOffset.UnixEpoch)] };
        status = JsonDocument.Parse((await _host.GetAsync("/admin/host/status", _host.Keys.MasterKey)).Body).RootElement;
        Assert.False(status.GetProperty("healthy").GetBoolean());
        Assert.Equal("a", status.GetProperty("poisonBlobs")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_clock_is_shown_and_moved_by_the_master_key_alone()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.GetAsync(TimeEndpoint.Route)).Status);
        DateTimeOffset before = _host.Clock.GetUtcNow();
        JsonElement shown = await ChangeAsync(new { advanceBySeconds = TimeSpan.FromDays(400).TotalSeconds });
        Assert.Equal(before.AddDays(400), shown.GetProperty("now").GetDateTimeOffset());
        Assert.Equal("Manual", shown.GetProperty("mode").GetString());
        Assert.Equal("Off", (await ChangeAsync(new { mode = "off" })).GetProperty("mode").GetString());
        foreach (object wrong in new object[] { new { }, new { mode = "Fast" }, new { mode = 1 }, new { mode = "1x" }, new { advanceBySeconds = -1 }, new { advanceBySeconds = "1" }, 5 })
        {
            (HttpStatusCode status, _) = await _host.SendAsync("POST", TimeEndpoint.Route, _host.Keys.MasterKey, JsonContent.Create(wrong));
            Assert.Equal(HttpStatusCode.BadRequest, status);
        }
        using var broken = new StringContent("{");
        Assert.Equal(HttpStatusCode.BadRequest, (await _host.SendAsync("POST", TimeEndpoint.Route, _host.Keys.MasterKey, broken)).Status);
    }

    [Fact]
    public void What_cannot_be_run_is_told_all_at_once()
    {
        var worker = new FakeWorker();
        void Add(string name, string rest) => worker.Add(name, $$"""{"name":"request","type":"httpTrigger",{{rest}}}""");
        Add("One", """ "route":"things/{id}", "methods":["get","post"] """);
        Add("Broken", """ "route":"a/{b" """);
        Add("User", """ "authLevel":"User" """);
        Add("None", """ "authLevel":"Everybody" """);
        var problems = new List<string>();
        Assert.Single(HttpTrigger.Read(worker.All, "api", text => text, problems));
        HttpTrigger.Read([worker.Add("Taken", """{"name":"request","type":"httpTrigger","route":"admin/x"}""")], "", text => text, problems);
        Assert.Equal(["Broken", "User", "None", "Taken"], problems.Select(problem => problem.Split(':')[0]));
    }

    private async Task<JsonElement> ChangeAsync(object change)
    {
        (HttpStatusCode status, string body) = await _host.SendAsync("POST", TimeEndpoint.Route, _host.Keys.MasterKey, JsonContent.Create(change));
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonDocument.Parse(body).RootElement;
    }
}
