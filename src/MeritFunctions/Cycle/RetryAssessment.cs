using Merit.Adapters.Storage;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Has a faulted assessment tried again, once an operator has mended what was broken.</summary>
public sealed class RetryAssessment(AssessmentTable assessments)
{
    /// <summary>202 when the assessment goes on; 409 when it is not faulted.</summary>
    [Function(nameof(RetryAssessment))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.Retry)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        bool faulted = false;
        AssessmentRow? row = await assessments.ChangeAsync(
            cycle,
            agency,
            r =>
            {
                faulted = r.Stage == AssessmentStage.Faulted;
                r.Stage = r.Receipt is null ? AssessmentStage.AwaitingSubmission : AssessmentStage.AwaitingVerification;
                r.Fault = null;
                return faulted;
            },
            cancellation);
        if (row is null)
        {
            return Problems.NotFound("assessment-not-found", cycle, agency);
        }

        if (!faulted)
        {
            return Problems.Conflict("not-faulted");
        }

        await Wakes.AssessmentAsync(client, cycle, agency, "retry", cancellation);
        return Results.Accepted($"{Routes.Prefix}/cycles/{cycle}/assessments/{agency}");
    }
}
