using Grpc.Core;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace MeritFunctions.Http;

/// <summary>
/// Answers for HTTP functions that could not: 503 while storage or task hub are away, so that the caller comes again, else
/// 500 without details. What blob, timer, activity and orchestration functions throw goes on, for it has them tried again.
/// </summary>
public sealed class FailureAnswers(IRefusalPages pages, ILogger<FailureAnswers> logger) : IFunctionsWorkerMiddleware
{
    private const string RetrySeconds = "10";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (context.GetHttpContext() is { Response.HasStarted: false, RequestAborted.IsCancellationRequested: false } http)
        {
            // The middleware around this one, which took the request in, executes the result as if the function had returned it.
            context.GetInvocationResult().Value = Answer(failure, context, http);
        }
    }

    /// <summary>Whether a function is called over HTTP.</summary>
    public static bool Concerns(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(b => b.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase));

    private IResult Answer(Exception failure, FunctionContext context, HttpContext http)
    {
        // Whatever was going to be answered may have said how long it may be kept: that does not hold for a failure.
        http.Response.Headers.Remove(HeaderNames.ETag);
        http.Response.Headers.Remove(HeaderNames.Link);
        http.Response.Headers.CacheControl = "no-store";
        // What the web server itself refuses to read, such as a body above its limit. It looks like a broken connection.
        if (failure is BadHttpRequestException refused)
        {
            return Problems.Unreadable(refused.StatusCode);
        }

        // A form that breaks off, or has more parts than anybody fills in.
        if ((failure is InvalidDataException or IOException or AntiforgeryValidationException) && http.Request.HasFormContentType)
        {
            return Problems.Unreadable(StatusCodes.Status400BadRequest);
        }

        if (IsOutage(failure))
        {
            logger.LogWarning("{Function} was answered with 503: {Failure}", context.FunctionDefinition.Name, failure.GetType().Name);
            http.Response.Headers.RetryAfter = RetrySeconds;
            return AccessRefusals.IsForPage(http.Request)
                ? pages.Show(http, StatusCodes.Status503ServiceUnavailable, Messages.Format("title-unavailable"), Messages.Format("storage-away"))
                : Problems.Unavailable();
        }

        // Without the message, which may quote what people sent.
        logger.LogError(
            "{Function} failed with {Failure}, correlation {Correlation}:\n{Stack}",
            context.FunctionDefinition.Name, failure.GetType().FullName, context.InvocationId, failure.StackTrace);
        return AccessRefusals.IsForPage(http.Request)
            ? pages.Show(http, StatusCodes.Status500InternalServerError, Messages.Format("title-failed"), Messages.Format("failed", context.InvocationId))
            : Problems.Failed(context.InvocationId);
    }

    private static bool IsOutage(Exception failure) =>
        StorageOutage.IsMeant(failure)
        || failure is RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted };
}
