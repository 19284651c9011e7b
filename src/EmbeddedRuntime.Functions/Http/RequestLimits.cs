using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>How large a request may be: <c>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT</c> bytes, 104,857,600 when not set.</summary>
internal static class RequestLimits
{
    private const string Setting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";
    private const long Unset = 104_857_600;

    public static void Apply(WebApplicationBuilder web)
    {
        long limit = Unset;
        if (web.Configuration[Setting] is { Length: > 0 } text
            && !(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit > 0))
        {
            throw new FunctionWorkerException($"Setting {Setting} is '{text}'; it takes a number of bytes.");
        }

        web.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limit;
        });
    }
}
