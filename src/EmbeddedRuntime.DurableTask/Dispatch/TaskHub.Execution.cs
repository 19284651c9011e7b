using System.Diagnostics;
using EmbeddedRuntime.DurableTask.Execution;
using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using EmbeddedRuntime.DurableTask.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.DurableTask.Dispatch;

/// <content>What the worker brings: orchestrators and activities.</content>
internal sealed partial class TaskHub
{
    /// <summary>Makes the orchestrator of an instance.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="session">Its session.</param>
    /// <param name="failure">Why the instance must fail; null when it need not.</param>
    /// <param name="isRejected">Whether this worker does not run the instance and leaves it as it is.</param>
    public OrchestrationExecutor? CreateExecutor(InstanceRecord instance, OrchestrationSession session, out TaskFailureDetails? failure, out bool isRejected)
    {
        WorkerBinding worker = _worker!;
        failure = null;
        isRejected = false;
        if (VersionMismatch(worker.Options.Versioning, instance.Version) is { } mismatch)
        {
            if (worker.Options.Versioning!.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Fail)
            {
                failure = Failures.Of(Failures.VersionMismatch, mismatch);
            }
            else
            {
                isRejected = true;
                LogRejected(instance.Name, instance.InstanceId, instance.Version);
            }
            return null;
        }
        ITaskOrchestrator? orchestrator;
        bool found = worker.Factory is IVersionedTaskFactory versioned
            ? versioned.TryCreateOrchestrator(new TaskName(instance.Name), new TaskVersion(instance.Version), worker.Services, out orchestrator)
            : worker.Factory.TryCreateOrchestrator(new TaskName(instance.Name), worker.Services, out orchestrator);
        if (!found)
        {
            string known = worker.Factory is RegisteredTasks registered ? string.Join(", ", registered.OrchestratorNames) : string.Empty;
            failure = Failures.Of(
                Failures.OrchestratorNotFound,
                $"No orchestrator named '{instance.Name}'{(instance.Version.Length > 0 ? $" in version '{instance.Version}'" : string.Empty)} is registered. Registered are: {known}.");
            return null;
        }
        return new OrchestrationExecutor(instance, orchestrator!, worker.Settings) { ForeignContinuation = () => session.Wake() };
    }

    /// <summary>Queues an activity that is durable.</summary>
    public void RunActivity(ActivityWork work)
    {
        Clock.Enter();
        _activities.Enqueue(work);
    }

    private static string? VersionMismatch(DurableTaskWorkerOptions.VersioningOptions? versioning, string version) => versioning switch
    {
        { MatchStrategy: DurableTaskWorkerOptions.VersionMatchStrategy.Strict } when TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version) != 0 =>
            $"The instance has version '{version}'; this worker runs version '{versioning.Version}' only.",
        { MatchStrategy: DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder } when TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version) > 0 =>
            $"The instance has version '{version}'; this worker runs version '{versioning.Version}' and older.",
        _ => null,
    };

    private async Task RunActivityAsync(ActivityWork work)
    {
        HistoryEvent scheduled = work.Scheduled;
        long began = EngineTelemetry.MeasuresActivities ? Stopwatch.GetTimestamp() : 0;
        HistoryEvent result;
        using (Activity? span = EngineTelemetry.RunActivity(scheduled.Name!, scheduled.Version, work.InstanceId, scheduled.TaskId, work.TraceParent))
        {
            result = await CallActivityAsync(work, _worker!).ConfigureAwait(false);
            if (result.Failure is { } failure)
            {
                span?.SetStatus(ActivityStatusCode.Error, failure.ErrorType);
            }
        }
        if (began != 0)
        {
            EngineTelemetry.ActivityEnded(scheduled.Name!, Stopwatch.GetElapsedTime(began), result.Failure is not null);
        }
        Failpoints.Hit("activity.before-result");
        work.Session.ActivityEnded(work.Generation, result);
        Clock.Leave();
    }

    private async Task<HistoryEvent> CallActivityAsync(ActivityWork work, WorkerBinding worker)
    {
        HistoryEvent scheduled = work.Scheduled;
        try
        {
            AsyncServiceScope scope = worker.Services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var name = new TaskName(scheduled.Name!);
                ITaskActivity? activity;
                bool found = worker.Factory is IVersionedTaskFactory versioned
                    ? versioned.TryCreateActivity(name, new TaskVersion(scheduled.Version), scope.ServiceProvider, out activity)
                    : worker.Factory.TryCreateActivity(name, scope.ServiceProvider, out activity);
                if (!found)
                {
                    return HistoryEvent.TaskFailed(
                        scheduled.TaskId, Failures.Of(Failures.ActivityNotFound, $"No activity named '{scheduled.Name}' is registered."));
                }
                Failpoints.Hit("activity.before-run");
                var context = new RunningActivityContext(name, work.InstanceId, scheduled.Version ?? string.Empty);
                object? output = await activity!.RunAsync(context, worker.Settings.Converter.Deserialize(scheduled.Payload, activity.InputType)).ConfigureAwait(false);
                return HistoryEvent.TaskCompleted(scheduled.TaskId, worker.Settings.Converter.Serialize(output));
            }
        }
#pragma warning disable CA1031 // Whatever an activity throws is its orchestrator's to handle.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogActivityFailed(scheduled.Name!, work.InstanceId, scheduled.TaskId, e.GetType());
            return HistoryEvent.TaskFailed(scheduled.TaskId, Failures.From(e, worker.Settings.Properties));
        }
    }
}
