using EmbeddedRuntime.DurableTask.Execution;
using Microsoft.DurableTask.Worker;

namespace EmbeddedRuntime.DurableTask.Dispatch;

/// <summary>The worker whose orchestrators and activities a hub runs.</summary>
/// <param name="Factory">Makes orchestrators and activities by name.</param>
/// <param name="Services">Where they are made from; each activity gets a scope.</param>
/// <param name="Options">Converter, versions, concurrency.</param>
/// <param name="Settings">What orchestrations get of it.</param>
internal sealed record WorkerBinding(IDurableTaskFactory Factory, IServiceProvider Services, DurableTaskWorkerOptions Options, OrchestrationSettings Settings);
