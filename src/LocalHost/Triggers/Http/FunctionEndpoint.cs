using System.Text.Json;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Http;

/// <summary>
/// Answers the requests of one HTTP function: the worker is told of the invocation, and the request itself is forwarded to
/// the worker's own address. Whichever of the two fails takes the other along.
/// </summary>
/// <param name="connections">Connections to the worker, shared by all functions.</param>
/// <param name="sizeLimit">How large a request may be, in bytes.</param>
internal sealed class FunctionEndpoint(
    HttpTrigger trigger,
    IFunctionWorker worker,
    IHttpForwarder forwarder,
    HttpMessageInvoker connections,
    long sizeLimit,
    HostClock clock,
    ILogger logger)
{
    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.ContentLength > sizeLimit)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        // Not before: of a request that is known to be too large the server would read nothing, and so break its connection off.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = sizeLimit;
        clock.Enter();
        try
        {
            await ForwardAsync(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (WorkerLostException)
        {
            http.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
        finally
        {
            clock.Leave();
        }
    }

    private async Task ForwardAsync(HttpContext http)
    {
        if (await worker.HttpAddressAsync(http.RequestAborted).ConfigureAwait(false) is not { } address)
        {
            logger.LogError("Function '{Function}' cannot be called: the app has no address for HTTP requests.", trigger.Function.Name);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }
        var invocation = new InvocationRequest { InvocationId = Guid.NewGuid().ToString(), FunctionId = trigger.Function.Id };
        Describe(http, invocation);
        var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        Task finished = FinishAsync(invocation, ended);
        ForwarderError error = await forwarder.SendAsync(
            http, address.GetLeftPart(UriPartial.Authority), connections, Forwarding.Config,
            new ToWorker(Forwarding.Target(http), invocation.InvocationId), ended.Token).ConfigureAwait(false);
        if (error != ForwarderError.None)
        {
            if (!http.RequestAborted.IsCancellationRequested)
            {
                logger.LogWarning(
                    "Function '{Function}' ({InvocationId}) has no answer, or half of one ({Error}).",
                    trigger.Function.Name, invocation.InvocationId, error);
            }
            await ended.CancelAsync().ConfigureAwait(false);
        }
        // The caller has the whole answer; that the invocation ends too is the worker's and the clock's business.
        _ = finished.ContinueWith(
            static (_, source) => ((CancellationTokenSource)source!).Dispose(), ended,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Runs the invocation; when the worker is lost, the forwarding ends with it.</summary>
    private async Task FinishAsync(InvocationRequest invocation, CancellationTokenSource ended)
    {
        try
        {
            InvocationResponse answer = await worker.InvokeAsync(trigger.Function, invocation, ended.Token).ConfigureAwait(false);
            if (answer.Result is not { Status: StatusResult.Types.Status.Success or StatusResult.Types.Status.Cancelled })
            {
                logger.LogError(
                    "Function '{Function}' ({InvocationId}) failed: {Failure}", trigger.Function.Name, invocation.InvocationId, answer.Failure());
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // It is cancelled when the caller was gone before the worker heard of it.
            logger.LogError(
                error is WorkerLostException ? null : error,
                "Function '{Function}' ({InvocationId}) has no end: {Reason}", trigger.Function.Name, invocation.InvocationId, error.Message);
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Describe(HttpContext http, InvocationRequest invocation)
    {
        invocation.InputData.Add(new ParameterBinding { Name = trigger.Function.Trigger.Name, Data = new TypedData { Http = new RpcHttp() } });
        foreach ((string name, object? value) in http.Request.RouteValues.Where(route => route.Value is not null))
        {
            invocation.TriggerMetadata[name] = new TypedData { String = value!.ToString() };
        }
        invocation.TriggerMetadata["Query"] = Json(http.Request.Query);
        invocation.TriggerMetadata["Headers"] = Json(http.Request.Headers);
    }

    private static TypedData Json(IEnumerable<KeyValuePair<string, StringValues>> values) =>
        new() { Json = JsonSerializer.Serialize(values.ToDictionary(value => value.Key, value => value.Value.ToString())) };

    /// <summary>A request as the worker expects it, with the id by which it finds the invocation.</summary>
    private sealed class ToWorker(string target, string invocationId) : AsSent(target, host: null)
    {
        private const string Header = "x-ms-invocation-id";

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
            proxyRequest.Headers.Remove(Header);
            proxyRequest.Headers.TryAddWithoutValidation(Header, invocationId);
        }
    }
}
