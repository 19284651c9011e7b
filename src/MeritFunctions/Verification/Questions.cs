using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Verification;

/// <summary>Shows what an agency was asked and what it answered.</summary>
public sealed class Questions(CycleTable cycles, AssessmentTable assessments, ClarificationThread thread)
{
    /// <summary>All rounds, oldest first.</summary>
    [Function("ListQuestions")]
    [Answers(StatusCodes.Status200OK, typeof(QuestionsAnswer))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Questions)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } found)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return Problems.NotFound("assessment-not-found", cycle, agency);
        }

        IReadOnlyList<ClarificationRound> rounds = await thread.ReadAsync(row, cancellation);
        bool isOpen = row.Stage == AssessmentStage.ClarificationRequested;
        return Results.Json(
            new QuestionsAnswer(agency, rounds, isOpen ? row.UntilIn(found) : null, Math.Max(0, VerifyAssessment.MostClarifications(found) - rounds.Count)), StoredJson.Options);
    }

    private sealed record QuestionsAnswer(string Agency, IReadOnlyList<ClarificationRound> Rounds, DateTimeOffset? OpenUntil, int Left);
}
