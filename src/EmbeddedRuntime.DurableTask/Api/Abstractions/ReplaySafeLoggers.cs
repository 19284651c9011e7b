using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Makes loggers that are silent during replay; the factory beneath belongs to someone else.</summary>
internal sealed class ReplaySafeLoggers(TaskOrchestrationContext context, Func<ILoggerFactory> beneath) : ILoggerFactory
{
    // A context that wraps another one may hand out the other's replay-safe factory: one filter is enough.
    private const int DeepestWrapping = 10;

    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, Unwrapped().CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("A replay-safe logger factory takes no providers.");

    public void Dispose()
    {
    }

    public ILoggerFactory Unwrapped()
    {
        ILoggerFactory factory = beneath();
        for (int depth = 0; factory is ReplaySafeLoggers wrapped; depth++)
        {
            if (depth == DeepestWrapping)
            {
                throw new InvalidOperationException(
                    "The context's LoggerFactory leads back to its own ReplaySafeLoggerFactory; hand out that of the inner context.");
            }

            factory = wrapped.Beneath;
        }

        return factory;
    }

    private ILoggerFactory Beneath => beneath();
}
