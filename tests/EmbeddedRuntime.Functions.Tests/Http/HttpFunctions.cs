using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace EmbeddedRuntime.Functions.Tests.Http;

#pragma warning disable CA1822 // Functions as methods of objects are what is tested.

public sealed record Person(string Name, int Age);

public sealed class WithHttpResult
{
    [HttpResult]
    public IActionResult? Answer { get; set; }
}

public sealed class HttpFunctions(Greeter greeter, Gate gate)
{
    [Function("Hello")]
    public IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Results.Text($"{greeter.Greeting} {request.Query["name"]}");

    [Function("Secret")]
    public static IResult Secret([HttpTrigger(AuthorizationLevel.Function, "get", "post")] HttpRequest request) => Results.Ok();

    [Function("Admin")]
    public static IResult Admin([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Ok();

    [Function("AnyMethod")]
    public static string AnyMethod([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => request.Method;

    [Function("Order")]
    public static IResult Order(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{id:int:min(1)}/{part?}")] HttpRequest request, int id, string? part) =>
        Results.Json(new { id, part });

    [Function("Constrained")]
    public static string Constrained(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "single/{code:regex(^[a-z]+$)}")] HttpRequest request, string code) => code;

    [Function("DoubledBrackets")]
    public static string DoubledBrackets(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "doubled/{code:regex(^[[a-z]]+$)}")] HttpRequest request, string code) => code;

    [Function("Typed")]
    public static string Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{id}/{day}/{level}")] HttpRequest request,
        Guid id, DateOnly day, AuthorizationLevel level) => $"{id:N} {day:yyyyMMdd} {level}";

    [Function("Body")]
    public static Person? Body(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Person person) =>
        person with { Age = person.Age + 1 };

    [Function("Action")]
    public static async Task<IActionResult> Action([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await Task.Yield();
        return new ObjectResult(new Person("Sri", 30)) { StatusCode = 418 };
    }

    [Function("Holder")]
    public static WithHttpResult Holder([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        new() { Answer = new ContentResult { Content = "held", StatusCode = 203 } };

    [Function("Nothing")]
    public static Task Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.CompletedTask;

    [Function("Void")]
    public static void Void([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        request.HttpContext.Response.StatusCode = 204;

    [Function("ValueTasks")]
    public static async ValueTask<string> ValueTasks([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await Task.Yield();
        return "value";
    }

    [Function("Throws")]
    public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException("a secret of the inside");

    [Function("Problem")]
    public static IResult Problem([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        TypedResults.Problem("no", statusCode: 409, title: "Conflict", extensions: new Dictionary<string, object?> { ["errors"] = new[] { "e1" } });

    [Function("Data")]
    public static async Task<HttpResponseData> Data([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request)
    {
        HttpResponseData response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("X-Query", request.Query["q"]);
        response.Cookies.Append("visited", "yes");
        await response.WriteStringAsync($"{request.Method} {await request.ReadAsStringAsync()}");
        return response;
    }

    [Function("Upload")]
    public static async Task<string> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellation)
    {
        long length = 0;
        byte[] buffer = new byte[65536];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;)
        {
            length += read;
        }

        return length.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [Function("Stream")]
    public async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        HttpResponse response = request.HttpContext.Response;
        await response.WriteAsync("first ");
        await response.Body.FlushAsync();
        await gate.Opened;
        await response.WriteAsync("second");
    }
}
