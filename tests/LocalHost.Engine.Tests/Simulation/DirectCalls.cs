using Grpc.Core;
using LocalHost.Durable;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>Lets the official client call the service without a wire, whose threads and times no seed could decide about.</summary>
internal sealed class DirectCalls(TaskHubService service) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new(CallAsync<TResponse>(request), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private async Task<TResponse> CallAsync<TResponse>(object request)
    {
        var context = new Context();
        object response = request switch
        {
            P.CreateInstanceRequest start => await service.StartInstance(start, context),
            P.RaiseEventRequest raise => await service.RaiseEvent(raise, context),
            P.SuspendRequest suspend => await service.SuspendInstance(suspend, context),
            P.ResumeRequest resume => await service.ResumeInstance(resume, context),
            P.TerminateRequest terminate => await service.TerminateInstance(terminate, context),
            _ => throw new NotSupportedException(request.GetType().Name),
        };
        return (TResponse)response;
    }

    /// <summary>A call that nobody cancels.</summary>
    private sealed class Context : ServerCallContext
    {
        protected override string MethodCore => string.Empty;

        protected override string HostCore => string.Empty;

        protected override string PeerCore => string.Empty;

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
