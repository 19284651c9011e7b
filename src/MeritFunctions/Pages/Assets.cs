using Merit.Web.Look;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>Style sheet, script, typeface and signs of the pages.</summary>
public static class Assets
{
    /// <summary>An asset, to be kept for ever; 404 when there is none of that name and hash.</summary>
    [Function("Asset")]
    public static Task RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Asset)] HttpRequest request) => WebAssets.AnswerAsync(request);
}
