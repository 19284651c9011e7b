using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Merit.Bench.Runtime;

/// <summary>The trivial function that is measured.</summary>
public static class PingFunction
{
    /// <summary>What both servers answer.</summary>
    public const string Answer = "pong";

    /// <summary>The handler; bare Kestrel maps the same one.</summary>
    [Function("Ping")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ping")] HttpRequest request) => Results.Text(Answer);
}
