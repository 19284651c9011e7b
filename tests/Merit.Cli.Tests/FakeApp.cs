using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Merit.Cli.Tests;

/// <summary>An app that answers what a test says, and the command as somebody who has this app runs it: with settings in a folder of their own.</summary>
public sealed class FakeApp : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly WebApplication _app;

    public FakeApp()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What is answered to a method and path; 404 to what is not there.</summary>
    internal Dictionary<string, Func<HttpContext, IResult>> Answers { get; } = [];

    /// <summary>What was asked: method, address and body.</summary>
    internal IReadOnlyCollection<string> Asked => _asked;

    /// <summary>The header <c>X-Merit-Token</c> of the last request.</summary>
    internal string? Token { get; private set; }

    internal string Address => _app.Urls.First();

    internal string LoginFile => System.IO.Path.Combine(_folder.Path, "merit", "login.json");

    internal string File(string name) => _folder.File(name);

    public async ValueTask InitializeAsync() => await _app.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Runs the command with address and token in the environment.</summary>
    internal Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunWithAsync(Address, "a-token", "", arguments);

    /// <summary>Runs the command with what is given in the environment and on the standard input.</summary>
    internal Task<(int Code, string Output, string Errors)> RunWithAsync(string? address, string? token, string input, params string[] arguments) =>
        MeritProcess.RunAsync(new() { ["XDG_CONFIG_HOME"] = _folder.Path, ["MERIT_BASE_URL"] = address, ["MERIT_TOKEN"] = token }, input, arguments);

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader body = new(context.Request.Body);
        _asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {await body.ReadToEndAsync()}".TrimEnd());
        Token = context.Request.Headers["X-Merit-Token"].ToString();
        IResult answer = Answers.TryGetValue($"{context.Request.Method} {context.Request.Path}", out Func<HttpContext, IResult>? made)
            ? made(context)
            : Results.Json(new { title = "Not found.", detail = $"There is no {context.Request.Path}.", code = "not-found" }, statusCode: 404);
        await answer.ExecuteAsync(context);
    }
}
