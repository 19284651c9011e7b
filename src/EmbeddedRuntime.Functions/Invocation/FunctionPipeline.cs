using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>Runs an invocation: middleware around it, the time limit over it.</summary>
internal sealed class FunctionPipeline
{
    private readonly FunctionExecutionDelegate? _withMiddleware;
    private readonly ILogger _logger;
    private long _running;

    public FunctionPipeline(
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        InvocationLimits limits,
        ILoggerFactory loggers)
    {
        Limits = limits;
        _logger = loggers.CreateLogger("Host.Executor");
        if (middleware.Count > 0)
        {
            FunctionExecutionDelegate next = context => CallAsync(EmbeddedFunctionContext.Of(context)).AsTask();
            _withMiddleware = middleware.Reverse().Aggregate(next, (inner, layer) => layer(inner));
        }
    }

    public InvocationLimits Limits { get; }

    /// <summary>How many invocations run now.</summary>
    public long Running => Interlocked.Read(ref _running);

    /// <summary>Runs the function and leaves what it gave back in the context.</summary>
    /// <exception cref="FunctionTimeoutException">It ran longer than host.json allows.</exception>
    public async ValueTask RunAsync(EmbeddedFunctionContext context)
    {
        Interlocked.Increment(ref _running);
        try
        {
            ValueTask run = _withMiddleware is null ? CallAsync(context) : new ValueTask(_withMiddleware(context));
            if (run.IsCompleted || Limits.Timeout is not { } timeout)
            {
                await run.ConfigureAwait(false);
            }
            else
            {
                await WithinAsync(run.AsTask(), timeout, context).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static async ValueTask CallAsync(EmbeddedFunctionContext context)
    {
        object?[] arguments = await context.BindAsync().ConfigureAwait(false);
        EmbeddedFunction function = context.Function;
        if (function.Target is null)
        {
            context.Result = await function.Call(null, arguments).ConfigureAwait(false);
            return;
        }

        object target = function.Target.Create(context);
        try
        {
            context.Result = await function.Call(target, arguments).ConfigureAwait(false);
        }
        finally
        {
            switch (target)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private async Task WithinAsync(Task run, TimeSpan timeout, EmbeddedFunctionContext context)
    {
        try
        {
            await run.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            context.Cancel();
            _logger.LogError(
                "Function '{Function}' ({InvocationId}) ran longer than {Timeout} and was given up.",
                context.Function.Name, context.InvocationId, timeout);
            throw new FunctionTimeoutException(context.Function.Name, timeout);
        }
    }
}
