namespace EmbeddedRuntime.Functions.Http;

/// <summary>Marks the endpoints that this runtime mapped.</summary>
internal sealed class OwnEndpoint
{
    public static readonly OwnEndpoint Mark = new();
}
