using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>What the worker gives every orchestration.</summary>
/// <param name="Converter">Serializes inputs, results and event payloads.</param>
/// <param name="Loggers">Where replay-safe loggers write.</param>
/// <param name="DefaultVersion">Version of sub-orchestrations that ask for none.</param>
/// <param name="Properties">The app's own facts about exceptions.</param>
internal sealed record OrchestrationSettings(DataConverter Converter, ILoggerFactory Loggers, string DefaultVersion, IExceptionPropertiesProvider? Properties = null);
