using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Microsoft.DurableTask.Client;

/// <summary>What a client sees of an orchestration.</summary>
public sealed class OrchestrationMetadata
{
    private const int LongestPayloadShown = 50;

    /// <summary>Of that name and instance id.</summary>
    public OrchestrationMetadata(string name, string instanceId)
    {
        Name = name;
        InstanceId = instanceId;
    }

    /// <summary>The name of the orchestrator.</summary>
    public string Name { get; }

    /// <summary>The instance id.</summary>
    public string InstanceId { get; }

    /// <summary>Reads the payloads; <see langword="null"/> when they were not asked for.</summary>
    public DataConverter? DataConverter { get; init; }

    /// <summary>Where it stands.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>The input as text.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>The output as text.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>The custom status as text.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How it failed, if it did.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Whether it is running.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it has ended, in whatever way.</summary>
    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>The input.</summary>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadInputAs<T>() => Read<T>(SerializedInput);

    /// <summary>The output.</summary>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput);

    /// <summary>The custom status.</summary>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus);

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}");
        Show(text, "Input", SerializedInput);
        Show(text, "Output", SerializedOutput);
        if (FailureDetails is { } failure)
        {
            text.Append(", FailureDetails: '").Append(failure.ErrorType).Append(" - ").Append(Shortened(failure.ErrorMessage)).Append('\'');
        }

        return text.Append(']').ToString();
    }

    private static void Show(StringBuilder text, string label, string? payload)
    {
        if (payload is not null)
        {
            text.Append(", ").Append(label).Append(": '").Append(Shortened(payload)).Append('\'');
        }
    }

    private static string Shortened(string payload) =>
        payload.Length > LongestPayloadShown ? payload[..LongestPayloadShown] + "..." : payload;

    private T? Read<T>(string? payload) => DataConverter is { } converter
        ? converter.Deserialize<T>(payload)
        : throw new InvalidOperationException("This was fetched without inputs and outputs; ask for them to read them.");
}
