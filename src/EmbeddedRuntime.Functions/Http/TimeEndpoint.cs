using Microsoft.AspNetCore.Builder;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>The clock of the embedded runtime, for demos and tests.</summary>
internal static class TimeEndpoint
{
    public static void Map(WebApplication app, KeyRing keys) => _ = (app, keys);
}
