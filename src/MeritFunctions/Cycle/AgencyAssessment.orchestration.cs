using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using MeritFunctions.Scoring;
using MeritFunctions.Verification;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Cycle;

/// <summary>
/// One agency's way through a cycle: waits for its submission and reminds it, has it scored, waits for the assessor,
/// goes through clarification rounds, and ends when the assessment is verified or the deadline has passed in silence.
/// </summary>
public static class AgencyAssessment
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>The orchestrator; its result is the stage that the assessment ended in.</summary>
    [Function(nameof(AgencyAssessment))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AgencyAssessmentInput input)
    {
        var key = new AssessmentKey(input.CycleId, input.Agency);
        while (true)
        {
            try
            {
                return await AssessAsync(context, input, key);
            }
            catch (TaskFailedException failure)
            {
                await WaitForRetryAsync(context, key, failure);
            }
        }
    }

    private static async Task<string> AssessAsync(TaskOrchestrationContext context, AgencyAssessmentInput input, AssessmentKey key)
    {
        AssessmentView view = await WaitForSubmissionAsync(context, input, key);
        if (view.Receipt is null)
        {
            return AssessmentStage.NotSubmitted;
        }

        bool overdue = false;
        // Each pass waits for a person, so the history grows by a round of clarification at a time; and an instance that
        // waits for events must not continue as new, for an event that comes in between could be lost.
#pragma warning disable DURABLE0011
        while (true)
#pragma warning restore DURABLE0011
        {
            // A new round begins with every new upload; the score always belongs to the newest one.
            string receipt = view.Receipt!;
            await context.CallActivityAsync(nameof(ScoringActivities.ScoreSubmission), new ScoreSubmissionInput(key.CycleId, key.Agency, receipt), ActivityRetries.Default);
            (view, overdue) = await WaitForDecisionAsync(context, input, key, receipt, overdue);
            if (view.Receipt != receipt)
            {
                continue;
            }

            AppliedDecision applied = await context.CallActivityAsync<AppliedDecision>(
                nameof(VerificationActivities.ApplyDecision), new ApplyDecisionInput(key.CycleId, key.Agency, view.DecisionId!), ActivityRetries.Default);
            if (applied.ClarifyUntil is not { } until)
            {
                return AssessmentStage.Verified;
            }

            await MailAsync(context, new NotificationInput(key.CycleId, key.Agency, NotificationKind.Clarification, view.DecisionId!));
            view = await WaitForClarificationAsync(context, key, receipt, until);
        }
    }

    private static async Task<AssessmentView> WaitForSubmissionAsync(TaskOrchestrationContext context, AgencyAssessmentInput input, AssessmentKey key)
    {
        AssessmentView view = await ReadAsync(context, key);
        DateTimeOffset end = input.Schedule.SubmissionDeadline.AddSeconds(input.Schedule.ProcessingGraceSeconds);
        foreach (double days in input.Schedule.ReminderDays.OrderDescending())
        {
            DateTimeOffset due = input.Schedule.SubmissionDeadline.AddDays(-days);
            if (due <= context.CurrentUtcDateTime)
            {
                continue;
            }

            view = await WaitForReceiptAsync(context, key, view, due);
            if (view.Receipt is not null)
            {
                return view;
            }

            await MailAsync(context, new NotificationInput(key.CycleId, key.Agency, NotificationKind.Reminder, days.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)));
        }

        view = await WaitForReceiptAsync(context, key, view, end);
        if (view.Receipt is not null)
        {
            return await ReadAsync(context, key);
        }

        // What is there and cannot be judged yet keeps the assessment open; every file has its grace, so this ends.
#pragma warning disable DURABLE0011
        while (!await context.CallActivityAsync<bool>(nameof(CycleActivities.CloseWithoutSubmission), key, ActivityRetries.Default))
#pragma warning restore DURABLE0011
        {
            view = await ReadAsync(context, key);
            view = await WaitForReceiptAsync(context, key, view, new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero) + LookAgain);
            if (view.Receipt is not null)
            {
                return view;
            }
        }

        await MailAsync(context, new NotificationInput(key.CycleId, key.Agency, NotificationKind.NotSubmitted, ""));
        return view;
    }

    private static async Task<AssessmentView> WaitForReceiptAsync(TaskOrchestrationContext context, AssessmentKey key, AssessmentView view, DateTimeOffset until)
    {
        while (view.Receipt is null && await WakesBeforeAsync(context, until))
        {
            view = await ReadAsync(context, key);
        }

        return view;
    }

    private static async Task<(AssessmentView View, bool Overdue)> WaitForDecisionAsync(
        TaskOrchestrationContext context, AgencyAssessmentInput input, AssessmentKey key, string receipt, bool overdue)
    {
        AssessmentView view = await ReadAsync(context, key);
        while (view.Receipt == receipt && view.DecisionId is null)
        {
            if (overdue)
            {
                // Overdue work stays open until a person does it; a sweep wakes this should the event get lost.
                await context.WaitForExternalEvent<string>(Wakes.AssessmentChanged);
            }
            else if (!await WakesBeforeAsync(context, input.Schedule.VerificationDeadline))
            {
                overdue = true;
                await context.CallActivityAsync(nameof(VerificationActivities.MarkOverdue), key, ActivityRetries.Default);
            }

            view = await ReadAsync(context, key);
        }

        return (view, overdue);
    }

    private static async Task<AssessmentView> WaitForClarificationAsync(TaskOrchestrationContext context, AssessmentKey key, string receipt, DateTimeOffset until)
    {
        AssessmentView view = await ReadAsync(context, key);
        while (view.Receipt == receipt && await WakesBeforeAsync(context, until))
        {
            view = await ReadAsync(context, key);
        }

        // No answer came: the assessor decides on what there is. Scoring again puts the assessment back in the queue.
        return view;
    }

    private static async Task WaitForRetryAsync(TaskOrchestrationContext context, AssessmentKey key, TaskFailedException failure)
    {
        await context.CallActivityAsync(
            nameof(CycleActivities.RecordFault),
            new FaultInput(key.CycleId, key.Agency, failure.TaskName, failure.FailureDetails.ErrorType),
            ActivityRetries.Default);
        while ((await ReadAsync(context, key)).Stage == AssessmentStage.Faulted)
        {
            await context.WaitForExternalEvent<string>(Wakes.AssessmentChanged);
        }
    }

    // Whichever loses is cancelled: a pending timer would keep the instance alive, a pending wait would swallow the next event.
    private static async Task<bool> WakesBeforeAsync(TaskOrchestrationContext context, DateTimeOffset until)
    {
        using var loser = new CancellationTokenSource();
        Task timer = context.CreateTimer(until.UtcDateTime, loser.Token);
        Task<string> wake = context.WaitForExternalEvent<string>(Wakes.AssessmentChanged, loser.Token);
        Task winner = await Task.WhenAny(wake, timer);
        // Cancel, not CancelAsync: the continuation must stay on the orchestrator's own thread.
        loser.Cancel();
        return winner == wake;
    }

    private static Task<AssessmentView> ReadAsync(TaskOrchestrationContext context, AssessmentKey key) =>
        context.CallActivityAsync<AssessmentView>(nameof(CycleActivities.ReadAssessment), key, ActivityRetries.Default);

    private static Task MailAsync(TaskOrchestrationContext context, NotificationInput input) =>
        context.CallActivityAsync(nameof(MailActivities.QueueMails), new[] { input }, ActivityRetries.Default);
}

/// <summary>What one agency's assessment starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Schedule">When what is due.</param>
public sealed record AgencyAssessmentInput(string CycleId, string Agency, CycleSchedule Schedule);
