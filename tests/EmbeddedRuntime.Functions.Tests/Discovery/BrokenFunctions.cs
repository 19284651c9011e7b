using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.Tests.Discovery;

public sealed class CarrierPigeonTriggerAttribute : TriggerBindingAttribute;

public sealed class CarrierPigeonInputAttribute : InputBindingAttribute;

public static class BrokenFunctions
{
    [Function("Twice")]
    public static void Twice1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "one")] HttpRequest request) { }

    [Function("twice")]
    public static void Twice2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "two")] HttpRequest request) { }

    [Function("RouteA")]
    public static void RouteA([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "same/{id}")] HttpRequest request) { }

    [Function("RouteB")]
    public static void RouteB([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "SAME/{other}")] HttpRequest request) { }

    [Function("RouteC")]
    public static void RouteC([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "same/{id}")] HttpRequest request) { }

    [Function("NoTrigger")]
    public static void NoTrigger(HttpRequest request) { }

    [Function("TwoTriggers")]
    public static void TwoTriggers(
        [HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer)
    { }

    [Function("UnknownTrigger")]
    public static void UnknownTrigger([CarrierPigeonTrigger] string pigeon) { }

    [Function("UnknownBinding")]
    public static void UnknownBinding([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [CarrierPigeonInput] string pigeon) { }

    [Function("WrongTriggerType")]
    public static void WrongTriggerType([HttpTrigger(AuthorizationLevel.Anonymous)] int request) { }

    [Function("UnknownParameter")]
    public static void UnknownParameter([HttpTrigger(AuthorizationLevel.Anonymous, Route = "known/{a}")] HttpRequest request, string b) { }

    [Function("BadRoute")]
    public static void BadRoute([HttpTrigger(AuthorizationLevel.Anonymous, Route = "open/{brace")] HttpRequest request) { }

    [Function("SignedIn")]
    public static void SignedIn([HttpTrigger(AuthorizationLevel.User)] HttpRequest request) { }

    [Function("BadSchedule")]
    public static void BadSchedule([TimerTrigger("every day")] TimerInfo timer) { }

    [Function("NoSetting")]
    public static void NoSetting([TimerTrigger("%NoSuchSetting%")] TimerInfo timer) { }

    [Function("BadTimer")]
    public static void BadTimer([TimerTrigger("0 * * * * *")] HttpRequest timer) { }

    [Function("NoStorage")]
    public static void NoStorage([BlobTrigger("in/{name}", Connection = "NoSuchStorage")] BlobClient blob) { }

    [Function("BadPath")]
    public static void BadPath([BlobTrigger("{container}/{name}", Connection = "Known")] BlobClient blob) { }

    [Function("BadBlob")]
    public static void BadBlob([BlobTrigger("in/{name}", Connection = "Known")] int blob) { }

    [Function("WritesBlob")]
    [BlobOutput("out/x")]
    public static string WritesBlob([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => "";

    [Function("BodyOfATimer")]
    public static void BodyOfATimer([TimerTrigger("0 * * * * *")] TimerInfo timer, [FromBody] string body) { }

    [Function("BadOrchestrator")]
    public static Task BadOrchestrator([OrchestrationTrigger] string context) => Task.CompletedTask;

    [Function("TwoInputs")]
    public static Task TwoInputs([OrchestrationTrigger] TaskOrchestrationContext context, int a, int b) => Task.CompletedTask;

    [Function("OtherHub")]
    public static void OtherHub(
        [HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [DurableClient(TaskHub = "Another")] DurableTaskClient client)
    { }

    [Function("Activity1")]
    public static void Activity1([ActivityTrigger(Activity = "Shared")] string input) { }

    [Function("Activity2")]
    public static void Activity2([ActivityTrigger(Activity = "Shared")] string input) { }

    [Function("Retried")]
    [FixedDelayRetry(3, "00:00:01")]
    public static void Retried([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) { }

    [Function("bad name!")]
    public static void BadName([TimerTrigger("0 * * * * *")] TimerInfo timer) { }

    [Function("Generic")]
    public static void Generic<T>([TimerTrigger("0 * * * * *")] TimerInfo timer) { }
}

public static class ReservedRouteFunctions
{
    [Function("Reserved")]
    public static void Reserved([HttpTrigger(AuthorizationLevel.Anonymous, Route = "admin/keys")] HttpRequest request) { }
}
