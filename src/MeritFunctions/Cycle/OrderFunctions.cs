using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Operators' orders over HTTP: 202 when it holds, now or since it was given before; 409 when it cannot be; 412 when what it is about has changed since.</summary>
public sealed class OrderFunctions(Orders orders, CycleOrders cycles, AssessmentOrders assessments)
{
    /// <summary>Moves the deadlines of a cycle.</summary>
    [Function("MoveCycleDeadlines")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(NewDeadlines))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "already-released")]
    public Task<IResult> MoveDeadlinesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CycleDeadline)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(
            request,
            cycle,
            Routes.AddressOf(cycle),
            ["submissionDeadline", "verificationDeadline"],
            body =>
            {
                DateTimeOffset? submission = body.OptionalMoment("submissionDeadline");
                DateTimeOffset? verification = body.OptionalMoment("verificationDeadline");
                return order => cycles.MoveDeadlinesAsync(cycle, submission, verification, order, client, cancellation);
            },
            cancellation);

    /// <summary>Gives an agency more time than the cycle; without a deadline it takes that back.</summary>
    [Function("MoveAgencyDeadline")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(NewDeadline))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "already-released", "agency-withdrawn", "deadline-in-effect")]
    public Task<IResult> MoveDeadlineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyDeadline)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(
            request,
            cycle,
            Routes.AddressOf(cycle, agency),
            ["submissionDeadline"],
            body =>
            {
                DateTimeOffset? until = body.OptionalMoment("submissionDeadline");
                return order => assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.Deadline(until), order, client, cancellation);
            },
            cancellation);

    /// <summary>Pauses a cycle; it goes on with <c>resume</c>.</summary>
    [Function("PauseCycle")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "already-released")]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Pause)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, Routes.AddressOf(cycle), [], _ => order => cycles.PauseAsync(cycle, order, client, cancellation), cancellation);

    /// <summary>Ends a cycle without results.</summary>
    [Function("CancelCycle")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "already-released")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Cancel)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, Routes.AddressOf(cycle), [], _ => order => cycles.CancelAsync(cycle, order, client, cancellation), cancellation);

    /// <summary>Takes an agency out of its cycle.</summary>
    [Function("WithdrawAgency")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "already-released")]
    public Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Withdrawal)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, Routes.AddressOf(cycle, agency), [], _ => order => assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.Withdrawal, order, client, cancellation), cancellation);

    /// <summary>Takes a withdrawn agency in again.</summary>
    [Function("ReinstateAgency")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "already-released")]
    public Task<IResult> ReinstateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Reinstatement)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, Routes.AddressOf(cycle, agency), [], _ => order => assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.Reinstatement, order, client, cancellation), cancellation);

    /// <summary>Sends a new link, which ends the earlier ones. Nobody is shown it: it goes to the registered contact.</summary>
    [Function("SendLink")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "agency-withdrawn")]
    public Task<IResult> SendLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyLink)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, Routes.AddressOf(cycle, agency), [], _ => order => assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.NewLink, order, client, cancellation), cancellation);

    /// <summary>Revokes the link.</summary>
    [Function("RevokeLink")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    public Task<IResult> RevokeLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.AgencyLink)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, Routes.AddressOf(cycle, agency), [], _ => order => assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.LinkRevocation, order, client, cancellation), cancellation);

    private sealed record NewDeadlines(DateTimeOffset? SubmissionDeadline, DateTimeOffset? VerificationDeadline, string Reason);

    private sealed record NewDeadline(DateTimeOffset? SubmissionDeadline, string Reason);

    private sealed record Reasoned(string Reason);
}
