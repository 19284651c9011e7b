using EmbeddedRuntime.DurableTask.CrashHost;

RunPlan plan = RunPlan.Parse(args);
await using var run = new Run(plan);
await run.StartAsync();
Console.WriteLine("ready");
await run.DriveAsync();
Console.WriteLine("done");
if (plan.StaysWhenDone)
{
    // Waits for its killer.
    await Task.Delay(Timeout.Infinite);
}
