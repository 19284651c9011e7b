using EmbeddedRuntime.Functions.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions.Hosting;

/// <summary>Says where the app listens, once it does: on the console, and in a file for the program that started it.</summary>
internal sealed class AddressAnnouncer(IServer server, EmbeddedRuntimeOptions options) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        string[] addresses = [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        if (options.AddressFile is { } file && addresses.Length > 0)
        {
            string path = Path.GetFullPath(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".new", addresses[0]);
            File.Move(path + ".new", path, overwrite: true);
        }

        foreach (string address in addresses)
        {
            Console.WriteLine($"Listening on {address}");
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
