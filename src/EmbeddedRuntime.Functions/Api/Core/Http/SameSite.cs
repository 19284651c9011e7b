namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Whether other sites' requests carry a cookie.</summary>
public enum SameSite
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>With links that lead here.</summary>
    Lax,

    /// <summary>Never.</summary>
    Strict,

    /// <summary>Always, and said so.</summary>
    ExplicitNone,
}
