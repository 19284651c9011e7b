namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie.</summary>
public interface IHttpCookie
{
    /// <summary>The hosts that get it.</summary>
    string? Domain { get; }

    /// <summary>When it ends.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts are kept from it.</summary>
    bool? HttpOnly { get; }

    /// <summary>How long it lives, in seconds.</summary>
    double? MaxAge { get; }

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The path below which it is sent.</summary>
    string? Path { get; }

    /// <summary>Whether other sites' requests carry it.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether it needs TLS.</summary>
    bool? Secure { get; }

    /// <summary>Its value.</summary>
    string Value { get; }
}
