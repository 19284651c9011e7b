using System.Text.Json;

namespace LocalHost.Triggers.Timers;

/// <summary>How far a schedule has come; also what a function is told of it.</summary>
/// <param name="Last">The occurrence that was run last, UTC; <see cref="DateTime.MinValue"/> for none.</param>
/// <param name="Next">The next one, UTC.</param>
/// <param name="LastUpdated">When this was written, UTC.</param>
internal sealed record ScheduleStatus(DateTime Last, DateTime Next, DateTime LastUpdated);

/// <summary>The records of monitored schedules, a file for each function.</summary>
internal sealed class TimerRecords(string directory)
{
    private readonly string _folder = Path.Combine(directory, "timers");

    /// <summary>The record; null when there is none that can be read.</summary>
    public ScheduleStatus? Read(string function)
    {
        string path = PathOf(function);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ScheduleStatus>(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException)
        {
            // A record cut short by a crash is as good as none: the schedule starts over.
            return null;
        }
    }

    public void Write(string function, ScheduleStatus status)
    {
        Directory.CreateDirectory(_folder);
        string path = PathOf(function);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(status));
        File.Move(path + ".new", path, overwrite: true);
    }

    private string PathOf(string function) => Path.Combine(_folder, function + ".json");
}
