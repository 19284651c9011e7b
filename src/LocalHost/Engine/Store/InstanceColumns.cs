using System.Text.Json;
using Google.Protobuf;

namespace LocalHost.Engine.Store;

/// <summary>The instance table's columns, in the order in which rows are read and inserted.</summary>
internal static class InstanceColumns
{
    // A turn that changes nothing else leaves the row as it is, so the last turn in the history tells when that was and how many there are.
    private const string Updated = "coalesce((SELECT at FROM history WHERE instance = key ORDER BY turn DESC LIMIT 1), updated)";
    private const string Turns = "coalesce((SELECT max(turn) + 1 FROM history WHERE instance = key), turns)";

    public const string WithoutPayloads =
        $"key, id, execution, name, version, status, created, {Updated}, completed, start_at, generation, {Turns}, open_activities, next_timer, "
        + "parent_key, parent_id, parent_name, parent_task, parent_generation, tags, trace_parent, failure";

    public const string All = WithoutPayloads + ", input, output, custom_status";

    public const string ByKey = $"SELECT {All} FROM instance WHERE key = ?1";
    public const string ById = $"SELECT {All} FROM instance WHERE id = ?1";
    public const string HeadById = $"SELECT {WithoutPayloads} FROM instance WHERE id = ?1";
    public const string Insert =
        "INSERT INTO instance (key, id, execution, name, version, status, created, updated, completed, start_at, generation, turns, open_activities, next_timer, "
        + "parent_key, parent_id, parent_name, parent_task, parent_generation, tags, trace_parent, failure, input, output, custom_status) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25)";

    /// <summary>Reads the row that the statement stands on.</summary>
    /// <param name="row">A statement over <see cref="All"/> or <see cref="WithoutPayloads"/>.</param>
    /// <param name="withPayloads">Which of the two.</param>
    public static InstanceRecord Read(SqliteStatement row, bool withPayloads) => new()
    {
        Key = row.ReadNumber(0),
        InstanceId = row.ReadText(1)!,
        ExecutionId = row.ReadText(2)!,
        Name = row.ReadText(3)!,
        Version = row.ReadText(4)!,
        Status = (P.OrchestrationStatus)row.ReadNumber(5),
        CreatedAt = row.ReadInstant(6)!.Value,
        UpdatedAt = row.ReadInstant(7)!.Value,
        CompletedAt = row.ReadInstant(8),
        StartAt = row.ReadInstant(9),
        Generation = (int)row.ReadNumber(10),
        Turns = (int)row.ReadNumber(11),
        OpenActivities = (int)row.ReadNumber(12),
        NextTimer = row.ReadInstant(13),
        Parent = row.IsNull(14)
            ? null
            : new ParentLink(row.ReadNumber(14), row.ReadText(15)!, row.ReadText(16)!, (int)row.ReadNumber(17), (int)row.ReadNumber(18)),
        Tags = row.ReadText(19) is { } tags ? JsonSerializer.Deserialize<Dictionary<string, string>>(tags) : null,
        TraceParent = row.ReadText(20),
        Failure = row.IsNull(21) ? null : P.TaskFailureDetails.Parser.ParseFrom(row.ReadBytes(21)),
        Input = withPayloads ? row.ReadText(22) : null,
        Output = withPayloads ? row.ReadText(23) : null,
        CustomStatus = withPayloads ? row.ReadText(24) : null,
    };

    /// <summary>Binds a new row, whose parameters are the columns in their order.</summary>
    public static void Bind(SqliteStatement insert, InstanceRecord instance)
    {
        insert.Bind(1, instance.Key)
            .Bind(2, instance.InstanceId)
            .Bind(3, instance.ExecutionId)
            .Bind(4, instance.Name)
            .Bind(5, instance.Version)
            .Bind(6, (long)instance.Status)
            .Bind(7, instance.CreatedAt)
            .Bind(8, instance.UpdatedAt)
            .Bind(9, instance.CompletedAt)
            .Bind(10, instance.StartAt)
            .Bind(11, instance.Generation)
            .Bind(12, instance.Turns)
            .Bind(13, instance.OpenActivities)
            .Bind(14, instance.NextTimer)
            .Bind(15, instance.Parent?.Key)
            .Bind(16, instance.Parent?.InstanceId)
            .Bind(17, instance.Parent?.Name)
            .Bind(18, instance.Parent?.TaskId)
            .Bind(19, instance.Parent?.Generation)
            .Bind(20, instance.Tags is { Count: > 0 } tags ? JsonSerializer.Serialize(tags) : null)
            .Bind(21, instance.TraceParent)
            .BindNull(22)
            .Bind(23, instance.Input)
            .BindNull(24)
            .BindNull(25);
    }

    /// <summary>Binds a failure; nothing when there is none.</summary>
    public static SqliteStatement BindFailure(this SqliteStatement statement, int parameter, P.TaskFailureDetails? failure) =>
        failure is null ? statement.BindNull(parameter) : statement.Bind(parameter, failure.ToByteArray());
}
