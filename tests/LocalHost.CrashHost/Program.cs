using LocalHost.CrashHost;

// Nobody is left to kill a child whose parent is gone: the end of the input is the end of the child.
new Thread(static () =>
{
    using Stream input = Console.OpenStandardInput();
    input.ReadByte();
    Environment.Exit(1);
})
{ IsBackground = true }.Start();

RunPlan plan = RunPlan.Parse(args);
await using var run = new Run(plan);
await run.StartAsync();
Console.WriteLine($"ready {run.Address}");
if (plan.Role != RunRole.Worker)
{
    await run.DriveAsync();
    Console.WriteLine("done");
}
if (plan.StaysWhenDone || plan.Role == RunRole.Worker)
{
    // Waits for its killer.
    await Task.Delay(Timeout.Infinite);
}
