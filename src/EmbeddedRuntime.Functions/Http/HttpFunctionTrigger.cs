using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>An HTTP request that starts a function.</summary>
/// <param name="Route">The whole route, the prefix included.</param>
/// <param name="Methods">The methods that are answered, in capitals; empty for all.</param>
/// <param name="Level">The key that the caller has to show.</param>
internal sealed record HttpFunctionTrigger(RoutePattern Route, IReadOnlyList<string> Methods, AuthorizationLevel Level);
