using System.Text.Json;
using Merit.Cli.Hosting;

namespace Merit.Bench.Cycle;

/// <summary>What the task hub has run so far: each step is a message on Azure.</summary>
internal static class DurableSteps
{
    /// <summary>How often each function of the task hub was called.</summary>
    public static async Task<Dictionary<string, long>> ReadAsync(HostClient owner, CancellationToken cancellation)
    {
        JsonElement status = await owner.GetAsync("admin/host/status", cancellation);
        return status.GetProperty("functions").EnumerateArray()
            .Where(f => f.GetProperty("trigger").GetString() is "orchestrationTrigger" or "activityTrigger")
            .ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("invocations").GetInt64());
    }
}
