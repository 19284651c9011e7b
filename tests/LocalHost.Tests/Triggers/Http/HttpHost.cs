using System.Net;
using System.Text.Json;
using LocalHost.Engine.Clock;
using LocalHost.Triggers.Blobs;
using LocalHost.Triggers.Http;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Tests.Triggers.Http;

/// <summary>The front, in front of a server that stands for the worker.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    public const int SizeLimit = 300_000;

    private readonly TestFolder _folder = new();
    private TestServer? _front;
    private TestServer? _behind;
    private HttpFront? _pipeline;

    public FakeWorker Worker { get; } = new();

    public HostClock Clock { get; } = new(TimeSkipping.Manual);

    public LogLines Log { get; } = new();

    public KeyRing Keys { get; private set; } = null!;

    public HostState State { get; set; } = new("Running", 3, 2, []);

    public string KeysPath => Path.Combine(_folder.Path, KeyRing.FileName);

    public Uri Address => _front!.Address;

    public HttpClient Client => _front!.Client;

    /// <summary>What stands behind: the worker's own web server.</summary>
    public RequestDelegate Behind { get; set; } = Echo;

    public static async Task<HttpHost> StartAsync()
    {
        var host = new HttpHost();
        host.Add("Hello", """ "methods":["get"], "authLevel":"Anonymous" """);
        host.Add("Secret", """ "methods":["get"], "authLevel":"Function" """);
        host.Add("Admin", """ "methods":["get"], "authLevel":"Admin" """);
        host.Add("AnyMethod", """ "authLevel":"Anonymous" """);
        host.Add("Order", """ "methods":["get"], "authLevel":"Anonymous", "route":"orders/{id:int:min(1)}/{part?}" """);
        host.Add("Single", """ "methods":["get"], "authLevel":"Anonymous", "route":"single/{value:regex(^[a-z]+$)}" """);
        host.Add("Doubled", """ "methods":["get"], "authLevel":"Anonymous", "route":"doubled/{value:regex(^[[a-z]]+$)}" """);
        host.Add("All", """ "methods":["get","post"], "authLevel":"Anonymous", "route":"all/{*rest}" """);
        host._behind = await TestServer.StartAsync(http => host.Behind(http));
        host.Worker.Address = host._behind.Address;
        var problems = new List<string>();
        IReadOnlyList<HttpTrigger> triggers = HttpTrigger.Read(host.Worker.All, "api", text => text, problems);
        Assert.Empty(problems);
        host.Keys = KeyRing.Open(host._folder.Path, triggers.Select(trigger => trigger.Function.Name));
        host._pipeline = new HttpFront(
            triggers, host.Keys, host.Worker, TestServer.Forwarder, host.Clock, () => host.State, SizeLimit, host.Log);
        host._front = await TestServer.StartAsync(host._pipeline.AnswerAsync);
        return host;
    }

    /// <summary>Answers with what came.</summary>
    public static async Task Echo(HttpContext http)
    {
        string target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        using var body = new StreamReader(http.Request.Body);
        http.Response.Headers["x-seen"] = http.Request.Headers["x-sent"];
        await http.Response.WriteAsync($"{http.Request.Method} {target} {await body.ReadToEndAsync()}");
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path, string? key = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add(KeySet.Header, key);
        }
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? key = null) => SendAsync("GET", path, key);

    /// <summary>The keys as an operator finds them.</summary>
    public JsonElement KeysFile() => JsonDocument.Parse(File.ReadAllBytes(KeysPath)).RootElement;

    public async ValueTask DisposeAsync()
    {
        await _front!.DisposeAsync();
        await _behind!.DisposeAsync();
        _pipeline!.Dispose();
        Clock.Dispose();
        _folder.Dispose();
    }

    private void Add(string name, string rest) => Worker.Add(name, $$"""{"name":"request","type":"httpTrigger","direction":"In",{{rest}}}""");
}
