using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Http.Description;

/// <summary>Tells scripts what the interface is.</summary>
public static class Interface
{
    /// <summary>The document, the same for everybody.</summary>
    [Function("GetInterface")]
    [Answers(StatusCodes.Status200OK, typeof(System.Text.Json.JsonElement))]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Interface)] HttpRequest request) =>
        Results.Bytes(ApiDocument.Bytes, MediaTypes.Json);
}
