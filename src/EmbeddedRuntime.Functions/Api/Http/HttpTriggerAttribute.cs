using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function with an HTTP request.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Every method, <see cref="AuthorizationLevel.Function"/>.</summary>
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function, [])
    {
    }

    /// <summary>The given methods, <see cref="AuthorizationLevel.Function"/>.</summary>
    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    /// <summary>Every method, the given level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel)
        : this(authLevel, [])
    {
    }

    /// <summary>The given methods and level; no method means every method.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The key that a caller has to show.</summary>
    public AuthorizationLevel AuthLevel { get; }

    /// <summary>The methods that are answered; empty means all.</summary>
    public string[] Methods { get; }

    /// <summary>The route below the route prefix; the function's name when not set.</summary>
    public string? Route { get; set; }
}
