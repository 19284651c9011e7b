using EmbeddedRuntime.Functions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions.Hosting;

/// <summary>The moment at which running functions are asked to end although they have not finished.</summary>
internal sealed class DrainDeadline : IDisposable
{
    /// <summary>How long functions get to end after they were asked to.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _deadline = new();
    private readonly CancellationTokenRegistration _stopping;

    public DrainDeadline(IHostApplicationLifetime lifetime, EmbeddedRuntimeOptions options) =>
        _stopping = lifetime.ApplicationStopping.Register(() => _deadline.CancelAfter(options.DrainTimeout));

    public CancellationToken Token => _deadline.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _deadline.Dispose();
    }
}
