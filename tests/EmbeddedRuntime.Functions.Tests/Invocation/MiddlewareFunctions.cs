using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Tests.Invocation;

public sealed class Journal
{
    public ConcurrentQueue<string> Lines { get; } = new();
}

public sealed class JournalMiddleware(Journal journal) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        journal.Lines.Enqueue($"class before {context.FunctionDefinition.Name}");
        await next(context);
        journal.Lines.Enqueue($"class after {context.GetInvocationResult().Value}");
    }
}

public sealed class Disposables(Journal journal) : IDisposable
{
    public void Dispose() => journal.Lines.Enqueue("disposed");
}

public sealed class MiddlewareFunctions(Disposables disposables)
{
    [Function("Plain")]
    public string Plain(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain/{name}")] HttpRequest request, string name, FunctionContext context) =>
        $"{name} {context.Items["from"]} {disposables is not null}";

    [Function("Other")]
    public static string Other([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "other";

    [Function("Context")]
    public static string Context(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context/{name}")] HttpRequest request, FunctionContext context, string name = "unnamed")
    {
        context.GetLogger("Tests").LogInformation("logged");
        FunctionDefinition definition = context.FunctionDefinition;
        return string.Join(
            '|',
            Guid.TryParse(context.InvocationId, out _),
            definition.Name,
            definition.EntryPoint.EndsWith("MiddlewareFunctions.Context", StringComparison.Ordinal),
            context.FunctionId == definition.Id,
            string.Join(',', definition.Parameters.Select(parameter => parameter.Name)),
            definition.InputBindings["request"].Type,
            definition.OutputBindings["$return"].Type,
            context.BindingContext.BindingData["name"],
            context.BindingContext.BindingData["q"],
            context.TraceContext.TraceParent == Activity.Current?.Id,
            context.GetHttpContext() == request.HttpContext,
            context.RetryContext.RetryCount,
            name);
    }
}
