using System.Threading.RateLimiting;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Http;

public sealed class AccessLimitsTests
{
    [Theory]
    [InlineData("203.0.113.7:{0}", true)]
    [InlineData("198.51.100.1, 203.0.113.7:{0}", true)]
    [InlineData("[2001:db8::7]:{0}", true)]
    [InlineData("203.0.113.7", true)]
    [InlineData("203.0.113.{0}:443", false)]
    public void Behind_the_platform_somebody_is_counted_by_address_whatever_port_they_come_from(string forwarded, bool isRefused)
    {
        using AccessLimits limits = new(Options.Create(new AccessOptions { Platform = true }));
        List<bool> taken = [];
        for (int port = 1; port <= 21; port++)
        {
            DefaultHttpContext context = new();
            context.Request.Headers["X-Forwarded-For"] = forwarded.Replace("{0}", $"{port}", StringComparison.Ordinal);
            using RateLimitLease lease = limits.AttemptSignIn(context.Request);
            taken.Add(lease.IsAcquired);
        }

        Assert.DoesNotContain(false, taken[..20]);
        Assert.Equal(isRefused, !taken[20]);
    }
}
