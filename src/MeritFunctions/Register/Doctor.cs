using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Register;

/// <summary>Tells those who run the app what it stands on and is set to, and what is to be mended.</summary>
public sealed class Doctor(Examination examination)
{
    /// <summary>Every check with its state, and with its fix where there is something to mend. It tells no secret and nobody's address.</summary>
    [Function("GetDoctor")]
    [Answers(StatusCodes.Status200OK, typeof(ExaminationReport))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Doctor)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Results.Json(await examination.RunAsync(client, cancellation), StoredJson.Options);
}
