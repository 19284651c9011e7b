using EmbeddedRuntime.Functions.Http;
using Microsoft.AspNetCore.Builder;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>The durable HTTP management API.</summary>
internal static class DurableEndpoints
{
    public static void Map(WebApplication app, KeyRing keys) => _ = (app, keys);
}
