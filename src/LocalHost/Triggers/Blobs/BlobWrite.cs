using System.Net;
using Microsoft.Extensions.Primitives;

namespace LocalHost.Triggers.Blobs;

/// <summary>A request that makes a blob, or makes it anew.</summary>
/// <param name="Name">The blob's name, decoded.</param>
internal sealed record BlobWrite(string Account, string Container, string Name)
{
    /// <summary>
    /// Reads a request; null when it makes no blob. What makes one: Put Blob of every type, Put Block List, Copy Blob, Put Blob
    /// From URL. What does not: a block before its list, appending, metadata, properties, tags, leases, snapshots.
    /// </summary>
    /// <param name="target">Its path and query as the caller sent them.</param>
    public static BlobWrite? Read(HttpRequest request, string target)
    {
        if (!HttpMethods.IsPut(request.Method) || request.Query.ContainsKey("restype"))
        {
            return null;
        }
        StringValues part = request.Query["comp"];
        return part.Count == 0 || part == "blocklist" ? Read(request.Host.Host, target) : null;
    }

    private static BlobWrite? Read(string host, string target)
    {
        string path = target.Split('?')[0][1..];
        (string account, path) = NamesAccount(host) ? (host.Split('.')[0], path) : Split(path);
        (string container, string name) = Split(path);
        if (name.Length == 0)
        {
            (container, name) = ("$root", container);
        }
        return name.Length == 0
            ? null
            : new BlobWrite(Uri.UnescapeDataString(account), Uri.UnescapeDataString(container), Uri.UnescapeDataString(name));
    }

    // The emulator's two ways: http://127.0.0.1:10000/account/container and http://account.blob.localhost:10000/container.
    private static bool NamesAccount(string host) =>
        host.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(host, out _) && host != "host.docker.internal";

    private static (string Head, string Tail) Split(string path)
    {
        string[] halves = path.Split('/', 2);
        return (halves[0], halves.ElementAtOrDefault(1) ?? "");
    }
}
