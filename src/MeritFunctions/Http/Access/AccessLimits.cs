using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Http.Access;

/// <summary>How often one address may try to come in: signing in, links, and codes of certificates. Each instance of the app counts by itself.</summary>
public sealed class AccessLimits(IOptions<AccessOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _signIns = PerMinute(20);

    // Nobody guesses a link, and a whole office may come from one address.
    private readonly PartitionedRateLimiter<string> _links = PerMinute(60);

    // A hall full of guests may look at their certificates from one address; whoever guesses codes would need thousands of years.
    private readonly PartitionedRateLimiter<string> _checks = PerMinute(120);

    /// <summary>One try; the lease is refused when there were too many.</summary>
    public RateLimitLease AttemptSignIn(HttpRequest request) => _signIns.AttemptAcquire(AddressOf(request));

    /// <summary>The same for a link.</summary>
    public RateLimitLease AttemptLink(HttpRequest request) => _links.AttemptAcquire(AddressOf(request));

    /// <summary>The same for a certificate's code.</summary>
    public RateLimitLease AttemptCheck(HttpRequest request) => _checks.AttemptAcquire(AddressOf(request));

    /// <inheritdoc/>
    public void Dispose()
    {
        _checks.Dispose();
        _signIns.Dispose();
        _links.Dispose();
    }

    private static PartitionedRateLimiter<string> PerMinute(int tries) => PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new() { PermitLimit = tries, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    // The platform names the caller in front of it; elsewhere anybody can write that header. It adds the port, which is another one each time.
    private string AddressOf(HttpRequest request) =>
        options.Value.Platform && request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() is { Length: > 0 } forwarded
            ? IPEndPoint.TryParse(forwarded, out IPEndPoint? caller) ? caller.Address.ToString() : forwarded
            : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
}
