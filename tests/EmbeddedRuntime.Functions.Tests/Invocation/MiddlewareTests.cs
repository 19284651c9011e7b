using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions.Tests.Invocation;

public sealed class MiddlewareTests
{
    private readonly Journal _journal = new();

    [Fact]
    public async Task Middleware_runs_around_the_function_in_the_order_in_which_it_was_added()
    {
        await using TestHost host = await StartAsync(builder =>
        {
            builder.UseMiddleware<JournalMiddleware>();
            builder.UseMiddleware(async (context, next) =>
            {
                context.Items["from"] = "middleware";
                _journal.Lines.Enqueue("inline before");
                await next();
                _journal.Lines.Enqueue("inline after");
            });
        });
        Assert.Equal((HttpStatusCode.OK, "sri middleware True"), await host.GetAsync("/api/plain/sri"));
        await Eventually.SeeAsync(() => _journal.Lines.Count, count => count == 5);
        Assert.Equal(
            ["class before Plain", "inline before", "inline after", "class after sri middleware True", "disposed"], _journal.Lines);
    }

    [Fact]
    public async Task Conditional_middleware_runs_where_its_condition_holds()
    {
        await using TestHost host = await StartAsync(builder => builder.UseWhen<JournalMiddleware>(context => context.FunctionDefinition.Name == "Other"));
        await host.GetAsync("/api/context/a");
        Assert.Empty(_journal.Lines);
        await host.GetAsync("/api/Other");
        Assert.Equal(["class before Other", "class after other"], _journal.Lines);
    }

    [Fact]
    public async Task Middleware_may_replace_an_input_and_the_result()
    {
        await using TestHost host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            context.Items["from"] = "x";
            InputBindingData<HttpRequest> input = await context.BindInputAsync<HttpRequest>(context.FunctionDefinition.InputBindings["request"]);
            Assert.Equal("GET", input.Value!.Method);
            await next();
            context.GetInvocationResult().Value = "replaced";
        }));
        Assert.Equal((HttpStatusCode.OK, "replaced"), await host.GetAsync("/api/plain/sri"));
    }

    [Fact]
    public async Task Middleware_that_does_not_go_on_keeps_the_function_from_running()
    {
        await using TestHost host = await StartAsync(builder => builder.UseMiddleware(async (context, _) =>
        {
            context.GetHttpContext()!.Response.StatusCode = 403;
            await Task.CompletedTask;
        }));
        Assert.Equal((HttpStatusCode.Forbidden, ""), await host.GetAsync("/api/Other"));
    }

    [Fact]
    public async Task The_context_tells_of_the_invocation_the_function_and_the_trigger()
    {
        await using TestHost host = await StartAsync(_ => { });
        Assert.Equal(
            (HttpStatusCode.OK, "True|Context|True|True|request,context,name|httpTrigger|http|sri|asked|True|True|0|sri"),
            await host.GetAsync("/api/context/sri?q=asked"));
    }

    [Fact]
    public async Task A_registered_activator_makes_the_objects_that_functions_are_called_on()
    {
        await using TestHost host = await StartAsync(builder =>
        {
            builder.UseMiddleware((context, next) =>
            {
                context.Items["from"] = "x";
                return next();
            });
            builder.Services.AddSingleton<IFunctionActivator>(new OwnActivator());
        });
        Assert.Equal((HttpStatusCode.OK, "sri x False"), await host.GetAsync("/api/plain/sri"));
    }

    private async Task<TestHost> StartAsync(Action<FunctionsApplicationBuilder> configure) => await TestHost.StartAsync(
        null,
        builder =>
        {
            builder.Services.AddSingleton(_journal).AddScoped<Disposables>();
            configure(builder);
        },
        typeof(MiddlewareFunctions));

    private sealed class OwnActivator : IFunctionActivator
    {
        public object? CreateInstance(Type instanceType, FunctionContext context) => Activator.CreateInstance(instanceType, [null]);
    }
}
