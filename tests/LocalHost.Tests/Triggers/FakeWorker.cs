using System.Collections.Concurrent;
using System.Text.Json;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Tests.Triggers;

/// <summary>A worker that answers as it is told.</summary>
internal sealed class FakeWorker : IFunctionWorker
{
    public List<Function> All { get; } = [];

    public IReadOnlyList<Function> Functions => All;

    public ConcurrentQueue<InvocationRequest> Seen { get; } = new();

    public Func<Function, InvocationRequest, CancellationToken, Task<InvocationResponse>> Answer { get; set; } = (_, _, _) => Task.FromResult(Success);

    public Uri? Address { get; set; }

    public static InvocationResponse Success => new() { Result = new StatusResult { Status = StatusResult.Types.Status.Success } };

    public static InvocationResponse Failure => new()
    {
        Result = new StatusResult { Exception = new RpcException { Type = "System.InvalidOperationException", Message = "told to" } },
    };

    public Function Add(string name, string trigger, RpcRetryOptions? retry = null)
    {
        JsonElement json = JsonDocument.Parse(trigger).RootElement;
        var binding = new FunctionBinding(json.GetProperty("name").GetString()!, json.GetProperty("type").GetString()!, true, json);
        var function = new Function(name, "id-" + name, "Entry." + name, "App.dll", [binding], retry);
        All.Add(function);
        return function;
    }

    public ValueTask<Uri?> HttpAddressAsync(CancellationToken cancellation) => new(Address);

    public async Task<InvocationResponse> InvokeAsync(Function function, InvocationRequest request, CancellationToken cancellation)
    {
        Seen.Enqueue(request);
        return await Answer(function, request, cancellation);
    }
}
