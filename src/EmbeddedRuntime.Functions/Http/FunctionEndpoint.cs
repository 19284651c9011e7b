using EmbeddedRuntime.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>Answers the requests of one HTTP function.</summary>
/// <param name="function">The function.</param>
/// <param name="pipeline">What runs it.</param>
/// <param name="keys">The keys that open it; null when it is open to all.</param>
/// <param name="activity">Keeps the clock from skipping while a request is answered.</param>
/// <param name="logger">Told of failures.</param>
internal sealed class FunctionEndpoint(
    EmbeddedFunction function, FunctionPipeline pipeline, KeySet? keys, ClockGuard activity, ILogger logger)
{
    public async Task AnswerAsync(HttpContext http)
    {
        if (keys is not null && !keys.Open(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var context = new EmbeddedFunctionContext(function, http.RequestServices, null, http) { Limits = pipeline.Limits };
        using (activity.Take())
        {
            try
            {
                await pipeline.RunAsync(context).ConfigureAwait(false);
                await HttpResultWriter.WriteAsync(context, http).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                logger.LogDebug("Function '{Function}' ({InvocationId}): the caller has gone.", function.Name, context.InvocationId);
            }
            catch (BadHttpRequestException error)
            {
                // The request itself is at fault: too large, cut short, badly framed.
                Fail(http, error.StatusCode);
            }
            catch (Exception error)
            {
                logger.LogError(error, "Function '{Function}' ({InvocationId}) failed.", function.Name, context.InvocationId);
                Fail(http, StatusCodes.Status500InternalServerError);
            }
        }
    }

    private static void Fail(HttpContext http, int status)
    {
        if (http.Response.HasStarted)
        {
            // Half an answer is out; only a broken connection still tells the caller.
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
    }
}
