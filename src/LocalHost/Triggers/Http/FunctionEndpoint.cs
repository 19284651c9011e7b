using System.Buffers;
using System.Text;
using System.Text.Json;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Http;

/// <summary>
/// Answers the requests of one HTTP function: the worker is told of the invocation, and the request itself is forwarded to
/// the worker's own address. Whichever of the two fails takes the other along.
/// </summary>
/// <param name="trigger">The function.</param>
/// <param name="keys">The keys that open it; null when it is open to all.</param>
/// <param name="worker">Runs it.</param>
/// <param name="forwarder">Forwards to it.</param>
/// <param name="connections">Connections to the worker, shared by all functions.</param>
/// <param name="clock">Does not skip while a request is open.</param>
/// <param name="logger">Told of failures.</param>
internal sealed class FunctionEndpoint(
    HttpTrigger trigger,
    KeySet? keys,
    IFunctionWorker worker,
    IHttpForwarder forwarder,
    HttpMessageInvoker connections,
    HostClock clock,
    ILogger logger)
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public async Task AnswerAsync(HttpContext http)
    {
        if (keys is not null && !keys.Open(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        IHttpMaxRequestBodySizeFeature? limit = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (http.Request.ContentLength > limit?.MaxRequestBodySize)
        {
            // Lifted, so that the server reads on for a while: closed with unread data, the connection would lose the answer.
            limit!.MaxRequestBodySize = null;
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
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
            logger.LogError("Function '{Function}' cannot be called: the app does not take HTTP requests at an address of its own.", trigger.Function.Name);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }
        var invocation = new InvocationRequest { InvocationId = Guid.NewGuid().ToString(), FunctionId = trigger.Function.Id };
        Describe(http, invocation);
        var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        Task finished = FinishAsync(invocation, ended);
        ForwarderError error = await forwarder.SendAsync(
            http, address.GetLeftPart(UriPartial.Authority), connections, Forwarding.Config,
            new ToWorker(invocation.InvocationId), ended.Token).ConfigureAwait(false);
        if (error != ForwarderError.None)
        {
            Refuse(http, invocation.InvocationId, error);
            await ended.CancelAsync().ConfigureAwait(false);
        }
        // The caller has the whole answer; that the invocation ends too is the worker's and the clock's business.
        _ = finished.ContinueWith(
            static (_, source) => ((CancellationTokenSource)source!).Dispose(), ended,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Refuse(HttpContext http, string invocationId, ForwarderError error)
    {
        if (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            int status = http.Response.StatusCode;
            http.Response.Clear();
            http.Response.StatusCode = status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status400BadRequest or StatusCodes.Status504GatewayTimeout
                ? status
                : StatusCodes.Status502BadGateway;
            logger.LogWarning(
                "Function '{Function}' ({InvocationId}) has no answer ({Error}); its caller gets {Status}.",
                trigger.Function.Name, invocationId, error, http.Response.StatusCode);
        }
    }

    /// <summary>Runs the invocation; when the worker is lost, the forwarding ends with it.</summary>
    private async Task FinishAsync(InvocationRequest invocation, CancellationTokenSource ended)
    {
        try
        {
            InvocationResponse answer = await worker.InvokeAsync(trigger.Function, invocation, ended.Token).ConfigureAwait(false);
            if (answer.Result is not { Status: StatusResult.Types.Status.Success or StatusResult.Types.Status.Cancelled })
            {
                logger.LogError("Function '{Function}' ({InvocationId}) failed: {Failure}", trigger.Function.Name, invocation.InvocationId, Failure.Text(answer));
            }
        }
        catch (WorkerLostException error)
        {
            logger.LogError("Function '{Function}' ({InvocationId}): {Reason}", trigger.Function.Name, invocation.InvocationId, error.Message);
            await ended.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller was gone before the worker heard of it.
        }
        catch (Exception error)
        {
            logger.LogError(error, "Function '{Function}' ({InvocationId}) could not be run.", trigger.Function.Name, invocation.InvocationId);
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Describe(HttpContext http, InvocationRequest invocation)
    {
        invocation.InputData.Add(new ParameterBinding { Name = trigger.Function.Trigger.Name, Data = new TypedData { Http = new RpcHttp() } });
        foreach ((string name, object? value) in http.Request.RouteValues)
        {
            if (value is not null)
            {
                invocation.TriggerMetadata[name] = new TypedData { String = value.ToString() };
            }
        }
        invocation.TriggerMetadata["Query"] = new TypedData { Json = http.Request.QueryString.HasValue ? Json(http.Request.Query) : "{}" };
        invocation.TriggerMetadata["Headers"] = new TypedData { Json = Json(http.Request.Headers) };
    }

    private static string Json(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        ArrayBufferWriter<byte> buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, StringValues value) in values)
            {
                json.WriteString(name, value.ToString());
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A request as the worker expects it: path and query unchanged, and the id by which it finds the invocation.</summary>
    private sealed class ToWorker(string invocationId) : HttpTransformer
    {
        private const string Header = "x-ms-invocation-id";

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
            proxyRequest.RequestUri = Forwarding.At(destinationPrefix, Forwarding.Target(httpContext));
            proxyRequest.Headers.Host = null;
            // Kestrel itself asks the caller to go on, when the body is first read.
            proxyRequest.Headers.ExpectContinue = null;
            proxyRequest.Headers.Remove(Header);
            proxyRequest.Headers.TryAddWithoutValidation(Header, invocationId);
        }
    }
}
