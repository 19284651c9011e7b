using System.Net;
using EmbeddedRuntime.Functions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions.Tests;

/// <summary>A real host of some function classes, in this process, on a free port, with a state folder of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TestFolder? _ownFolder;

    private TestHost(IHost host, TestFolder folder, bool ownsFolder)
    {
        _host = host;
        Folder = folder;
        _ownFolder = ownsFolder ? folder : null;
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    /// <summary>Sends no key.</summary>
    public HttpClient Client { get; }

    public TestFolder Folder { get; }

    public IServiceProvider Services => _host.Services;

    public Keys Keys => Keys.Read(Folder);

    public static FunctionsApplicationBuilder Builder(TestFolder folder, params IReadOnlyList<Type> functions)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(
            [$"--EmbeddedRuntime:Directory={folder.State}", "--EmbeddedRuntime:Urls=http://127.0.0.1:0", $"--AzureWebJobsScriptRoot={folder.Path}"]);
        builder.ConfigureFunctionsWebApplication();
        builder.UseFunctionTypes(functions);
        return builder;
    }

    public static Task<TestHost> StartAsync(params IReadOnlyList<Type> functions) => StartAsync(null, null, functions);

    public static async Task<TestHost> StartAsync(
        TestFolder? folder, Action<FunctionsApplicationBuilder>? configure, params IReadOnlyList<Type> functions)
    {
        TestFolder used = folder ?? new TestFolder();
        FunctionsApplicationBuilder builder = Builder(used, functions);
        configure?.Invoke(builder);
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TestHost(host, used, ownsFolder: folder is null);
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, string path, string? key = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, key);

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        _ownFolder?.Dispose();
    }
}
