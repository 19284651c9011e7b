using System.Text.Json;
using EmbeddedRuntime.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Store.Sqlite;

/// <summary>The instance table's columns, in the order in which rows are read.</summary>
internal static class InstanceColumns
{
    public const string WithoutPayloads =
        "key, id, name, version, status, created, updated, completed, start_at, generation, turns, open_activities, next_timer, "
        + "parent_key, parent_id, parent_name, parent_task, parent_generation, tags, trace_parent, failure";

    public const string All = WithoutPayloads + ", input, output, custom_status";

    /// <summary>A payload column holds this number when its text stands in the payload table.</summary>
    public const long Apart = 1;

    /// <summary>Longest text in UTF-16 units that stays in the row.</summary>
    public const int InlineCharacters = 1024;

    /// <summary>Reads the row that the statement stands on.</summary>
    /// <param name="row">A statement over <see cref="All"/> or <see cref="WithoutPayloads"/>.</param>
    /// <param name="payload">Reads a payload that stands apart, by its slot; null leaves payloads out.</param>
    public static InstanceRecord Read(SqliteStatement row, Func<long, PayloadSlot, string?>? payload)
    {
        long key = row.ReadNumber(0);
        ReadOnlySpan<byte> failure = row.ReadBytes(20);
        var instance = new InstanceRecord
        {
            Key = key,
            InstanceId = row.ReadText(1)!,
            Name = row.ReadText(2)!,
            Version = row.ReadText(3)!,
            Status = (OrchestrationRuntimeStatus)row.ReadNumber(4),
            CreatedAt = row.ReadInstant(5)!.Value,
            UpdatedAt = row.ReadInstant(6)!.Value,
            CompletedAt = row.ReadInstant(7),
            StartAt = row.ReadInstant(8),
            Generation = (int)row.ReadNumber(9),
            Turns = (int)row.ReadNumber(10),
            OpenActivities = (int)row.ReadNumber(11),
            NextTimer = row.ReadInstant(12),
            Parent = row.IsNull(13)
                ? null
                : new ParentLink(row.ReadNumber(13), row.ReadText(14)!, row.ReadText(15)!, (int)row.ReadNumber(16), (int)row.ReadNumber(17)),
            Tags = row.ReadText(18) is { } tags ? JsonSerializer.Deserialize<Dictionary<string, string>>(tags) : null,
            TraceParent = row.ReadText(19),
            Failure = failure.IsEmpty ? null : FailureCodec.Read(ref failure),
        };
        if (payload is not null)
        {
            instance.Input = Text(row, 21, PayloadSlot.Input);
            instance.Output = Text(row, 22, PayloadSlot.Output);
            instance.CustomStatus = Text(row, 23, PayloadSlot.CustomStatus);
        }
        return instance;

        string? Text(SqliteStatement statement, int column, PayloadSlot slot) =>
            statement.IsInteger(column) ? payload(key, slot) : statement.ReadText(column);
    }

    public static string? WriteTags(InstanceRecord instance) => instance.Tags is { Count: > 0 } tags ? JsonSerializer.Serialize(tags) : null;
}
