using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalHost.Engine.History;
using LocalHost.Engine.Store;
using LocalHost.Engine.Turns;

namespace LocalHost.Durable;

/// <summary>
/// The task hub as <c>TaskHubSidecarService</c>: what clients ask, with the answers and status codes of the real host,
/// and the stream of work items, so that any Durable Task SDK can use the hub without Functions.
/// </summary>
/// <param name="workItems">Who serves the work-item stream; null when a Functions app does the hub's work.</param>
internal sealed class TaskHubService(TaskHub hub, WorkItemStream? workItems) : P.TaskHubSidecarService.TaskHubSidecarServiceBase
{
    /// <summary>Largest message in bytes either way; the real host's limit.</summary>
    public const int MaxMessageBytes = 4 * 1024 * 1024;

    private const int HistoryChunkBytes = 1024 * 1024;
    private const int DefaultPage = 100;

    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<P.CreateTaskHubResponse> CreateTaskHub(P.CreateTaskHubRequest request, ServerCallContext context) =>
        request.RecreateIfExists ? throw Unimplemented("A task hub is emptied by deleting its file while nothing runs.") : Task.FromResult(new P.CreateTaskHubResponse());

    public override async Task<P.CreateInstanceResponse> StartInstance(P.CreateInstanceRequest request, ServerCallContext context)
    {
        if (request.Name.Length == 0)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "An orchestration needs the name of its orchestrator."));
        }
        if (request.InstanceId.StartsWith('@'))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "Instance ids that begin with '@' are those of entities, which this task hub does not have."));
        }
        DateTime now = hub.Now;
        var instance = new InstanceRecord
        {
            InstanceId = request.InstanceId.Length > 0 ? request.InstanceId : Guid.NewGuid().ToString("N"),
            ExecutionId = string.IsNullOrEmpty(request.ExecutionId) ? Guid.NewGuid().ToString() : request.ExecutionId,
            Name = request.Name,
            Version = string.IsNullOrEmpty(request.Version) ? hub.Options.DefaultVersion : request.Version,
            CreatedAt = now,
            UpdatedAt = now,
            StartAt = request.ScheduledStartTimestamp?.ToDateTime(),
            Input = request.Input,
            TraceParent = request.ParentTraceContext?.TraceParent,
            Tags = request.Tags.Count > 0 ? request.Tags.ToDictionary() : null,
        };
        IReadOnlySet<P.OrchestrationStatus> replaceable = request.OrchestrationIdReusePolicy is { } policy ? policy.ReplaceableStatus.ToHashSet() : InstanceRecord.Final;
        P.OrchestrationStatus? inTheWay = await hub.RequestAsync(new CreateRequest(instance, replaceable), context.CancellationToken).ConfigureAwait(false);
        return inTheWay is null
            ? new P.CreateInstanceResponse { InstanceId = instance.InstanceId }
            : throw new RpcException(new Status(StatusCode.AlreadyExists, $"An Orchestration instance with the ID {instance.InstanceId} already exists."));
    }

    public override Task<P.GetInstanceResponse> GetInstance(P.GetInstanceRequest request, ServerCallContext context) =>
        Task.FromResult(Answer(hub.Store.Find(request.InstanceId, request.GetInputsAndOutputs), request.GetInputsAndOutputs));

    public override Task<P.GetInstanceResponse> WaitForInstanceStart(P.GetInstanceRequest request, ServerCallContext context) =>
        WaitAsync(request, untilEnd: false, context);

    public override Task<P.GetInstanceResponse> WaitForInstanceCompletion(P.GetInstanceRequest request, ServerCallContext context) =>
        WaitAsync(request, untilEnd: true, context);

    public override async Task<P.RaiseEventResponse> RaiseEvent(P.RaiseEventRequest request, ServerCallContext context)
    {
        await PostAsync(request.InstanceId, Events.EventRaised(hub.Now, request.Name, request.Input), string.Empty, context).ConfigureAwait(false);
        return new P.RaiseEventResponse();
    }

    public override async Task<P.TerminateResponse> TerminateInstance(P.TerminateRequest request, ServerCallContext context)
    {
        await PostAsync(request.InstanceId, Events.Terminated(hub.Now, request.Output, request.Recursive), "ArgumentException: ", context).ConfigureAwait(false);
        return new P.TerminateResponse();
    }

    public override async Task<P.SuspendResponse> SuspendInstance(P.SuspendRequest request, ServerCallContext context)
    {
        await PostAsync(request.InstanceId, Events.Suspended(hub.Now, request.Reason), "ArgumentException: ", context).ConfigureAwait(false);
        return new P.SuspendResponse();
    }

    public override async Task<P.ResumeResponse> ResumeInstance(P.ResumeRequest request, ServerCallContext context)
    {
        await PostAsync(request.InstanceId, Events.Resumed(hub.Now, request.Reason), "ArgumentException: ", context).ConfigureAwait(false);
        return new P.ResumeResponse();
    }

    public override Task<P.QueryInstancesResponse> QueryInstances(P.QueryInstancesRequest request, ServerCallContext context)
    {
        P.InstanceQuery query = request.Query ?? new P.InstanceQuery();
        int limit = query.MaxInstanceCount > 0 ? query.MaxInstanceCount : DefaultPage;
        List<InstanceRecord> rows = hub.Store.Query(new InstanceFilter
        {
            Statuses = query.RuntimeStatus,
            CreatedFrom = query.CreatedTimeFrom?.ToDateTime(),
            CreatedTo = query.CreatedTimeTo?.ToDateTime(),
            InstanceIdPrefix = query.InstanceIdPrefix,
            AfterKey = Position(query.ContinuationToken),
            Limit = limit,
            WithPayloads = query.FetchInputsAndOutputs,
        });
        var response = new P.QueryInstancesResponse { ContinuationToken = rows.Count == limit ? Token(rows[^1].Key) : null };
        response.OrchestrationState.Add(rows.Select(row => State(row, query.FetchInputsAndOutputs, withVersion: true)));
        return Task.FromResult(response);
    }

    public override Task<P.ListInstanceIdsResponse> ListInstanceIds(P.ListInstanceIdsRequest request, ServerCallContext context)
    {
        int limit = request.PageSize > 0 ? request.PageSize : DefaultPage;
        List<InstanceRecord> rows = hub.Store.Query(new InstanceFilter
        {
            Statuses = request.RuntimeStatus,
            CompletedFrom = request.CompletedTimeFrom?.ToDateTime(),
            CompletedTo = request.CompletedTimeTo?.ToDateTime(),
            AfterKey = Position(request.LastInstanceKey),
            Limit = limit,
        });
        var response = new P.ListInstanceIdsResponse { LastInstanceKey = rows.Count == limit ? Token(rows[^1].Key) : null };
        response.InstanceIds.Add(rows.Select(row => row.InstanceId));
        return Task.FromResult(response);
    }

    public override async Task<P.PurgeInstancesResponse> PurgeInstances(P.PurgeInstancesRequest request, ServerCallContext context)
    {
        IReadOnlyList<string> ids = request.RequestCase switch
        {
            P.PurgeInstancesRequest.RequestOneofCase.InstanceId => [request.InstanceId],
            P.PurgeInstancesRequest.RequestOneofCase.InstanceBatch => request.InstanceBatch.InstanceIds,
            P.PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter => Matching(request.PurgeInstanceFilter),
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "The request names no instances to purge.")),
        };
        if (request.RequestCase == P.PurgeInstancesRequest.RequestOneofCase.InstanceId && hub.Store.Find(request.InstanceId, false) is { IsCompleted: false })
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The orchestration instance '{request.InstanceId}' has not ended; only ended ones can be purged."));
        }
        int deleted = await hub.RequestAsync(new PurgeRequest(ids, request.Recursive), context.CancellationToken).ConfigureAwait(false);
        return new P.PurgeInstancesResponse { DeletedInstanceCount = deleted, IsComplete = true };
    }

    public override async Task StreamInstanceHistory(P.StreamInstanceHistoryRequest request, IServerStreamWriter<P.HistoryChunk> responseStream, ServerCallContext context)
    {
        InstanceRecord instance = hub.Store.Find(request.InstanceId, false) ?? throw NotFound(request.InstanceId, string.Empty);
        var chunk = new P.HistoryChunk();
        int bytes = 0;
        foreach (P.HistoryEvent e in HistoryBytes.Read(hub.Store.ReadHistory(instance.Key)))
        {
            chunk.Events.Add(e);
            bytes += e.CalculateSize();
            if (bytes >= HistoryChunkBytes)
            {
                await responseStream.WriteAsync(chunk, context.CancellationToken).ConfigureAwait(false);
                (chunk, bytes) = (new P.HistoryChunk(), 0);
            }
        }
        if (chunk.Events.Count > 0)
        {
            await responseStream.WriteAsync(chunk, context.CancellationToken).ConfigureAwait(false);
        }
    }

    public override Task GetWorkItems(P.GetWorkItemsRequest request, IServerStreamWriter<P.WorkItem> responseStream, ServerCallContext context) =>
        Stream.ServeAsync(request, responseStream, context.CancellationToken);

    public override Task<P.CompleteTaskResponse> CompleteOrchestratorTask(P.OrchestratorResponse request, ServerCallContext context)
    {
        Stream.Complete(request.CompletionToken, request);
        return Task.FromResult(new P.CompleteTaskResponse());
    }

    public override Task<P.CompleteTaskResponse> CompleteActivityTask(P.ActivityResponse request, ServerCallContext context)
    {
        Stream.Complete(request.CompletionToken, request);
        return Task.FromResult(new P.CompleteTaskResponse());
    }

    public override Task<P.AbandonOrchestrationTaskResponse> AbandonTaskOrchestratorWorkItem(P.AbandonOrchestrationTaskRequest request, ServerCallContext context)
    {
        Stream.GiveBack(request.CompletionToken, "The worker gave the turn back.", isRefused: true);
        return Task.FromResult(new P.AbandonOrchestrationTaskResponse());
    }

    public override Task<P.AbandonActivityTaskResponse> AbandonTaskActivityWorkItem(P.AbandonActivityTaskRequest request, ServerCallContext context)
    {
        Stream.GiveBack(request.CompletionToken, "The worker gave the activity back.", isRefused: true);
        return Task.FromResult(new P.AbandonActivityTaskResponse());
    }

    public override Task<P.SignalEntityResponse> SignalEntity(P.SignalEntityRequest request, ServerCallContext context) => throw NoEntities();

    public override Task<P.GetEntityResponse> GetEntity(P.GetEntityRequest request, ServerCallContext context) => throw NoEntities();

    public override Task<P.QueryEntitiesResponse> QueryEntities(P.QueryEntitiesRequest request, ServerCallContext context) => throw NoEntities();

    public override Task<P.CleanEntityStorageResponse> CleanEntityStorage(P.CleanEntityStorageRequest request, ServerCallContext context) => throw NoEntities();

    public override Task<P.CompleteTaskResponse> CompleteEntityTask(P.EntityBatchResult request, ServerCallContext context) => throw NoEntities();

    private WorkItemStream Stream => workItems
        ?? throw Unimplemented("A Functions app does this task hub's work. Start the host without --app to give work to a Durable Task SDK.");

    private static RpcException Unimplemented(string message) => new(new Status(StatusCode.Unimplemented, message));

    private static RpcException NoEntities() => Unimplemented("This task hub does not have entities.");

    private static RpcException NotFound(string instanceId, string before) =>
        new(new Status(StatusCode.NotFound, $"{before}No instance with ID '{instanceId}' was found. (Parameter 'instanceId')"));

    private static string Token(long key) => key.ToString(CultureInfo.InvariantCulture);

    private static long Position(string? token) =>
        string.IsNullOrEmpty(token) ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long key) ? key
        : throw new RpcException(new Status(StatusCode.InvalidArgument, "The continuation token is none that this task hub gave."));

    private static P.GetInstanceResponse Answer(InstanceRecord? instance, bool withPayloads) =>
        instance is null ? new P.GetInstanceResponse() : new P.GetInstanceResponse { Exists = true, OrchestrationState = State(instance, withPayloads, withVersion: false) };

    private static P.OrchestrationState State(InstanceRecord instance, bool withPayloads, bool withVersion)
    {
        var state = new P.OrchestrationState
        {
            InstanceId = instance.InstanceId,
            Name = instance.Name,
            Version = withVersion && instance.Version.Length > 0 ? instance.Version : null,
            OrchestrationStatus = instance.Status,
            ScheduledStartTimestamp = Moment(instance.StartAt),
            CreatedTimestamp = Timestamp.FromDateTime(instance.CreatedAt),
            LastUpdatedTimestamp = Timestamp.FromDateTime(instance.UpdatedAt),
            CompletedTimestamp = Moment(instance.CompletedAt),
            ExecutionId = instance.ExecutionId,
            ParentInstanceId = instance.Parent?.InstanceId,
        };
        if (withPayloads)
        {
            state.Input = instance.Input;
            state.Output = instance.Output;
            state.CustomStatus = instance.CustomStatus;
            state.FailureDetails = instance.Failure;
        }
        if (instance.Tags is { } tags)
        {
            state.Tags.Add(tags.ToDictionary());
        }
        return state;
    }

    private static Timestamp? Moment(DateTime? moment) => moment is { } at ? Timestamp.FromDateTime(at) : null;

    private List<string> Matching(P.PurgeInstanceFilter filter) =>
        hub.Store.Query(new InstanceFilter
        {
            CreatedFrom = filter.CreatedTimeFrom?.ToDateTime(),
            CreatedTo = filter.CreatedTimeTo?.ToDateTime(),
            Statuses = filter.RuntimeStatus.Count > 0 ? filter.RuntimeStatus : [.. InstanceRecord.Final],
            Limit = int.MaxValue,
        }).ConvertAll(static row => row.InstanceId);

    private async Task PostAsync(string instanceId, P.HistoryEvent e, string before, ServerCallContext context)
    {
        switch (await hub.RequestAsync(new PostRequest(instanceId, e), context.CancellationToken).ConfigureAwait(false))
        {
            case PostAnswer.NotFound:
                throw NotFound(instanceId, before);
            case PostAnswer.Completed:
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "The orchestration instance with the provided instance id is not running."));
        }
    }

    private async Task<P.GetInstanceResponse> WaitAsync(P.GetInstanceRequest request, bool untilEnd, ServerCallContext context) =>
        await hub.WaitAsync(request.InstanceId, untilEnd, request.GetInputsAndOutputs, context.CancellationToken).ConfigureAwait(false) is { } instance
            ? Answer(instance, request.GetInputsAndOutputs)
            : throw NotFound(request.InstanceId, string.Empty);
}
